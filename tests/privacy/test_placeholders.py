"""One person, one placeholder; numbers that were given stay when interviews are added."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.kinds import PersonalKind, PersonalSpan
from pipeline.privacy.placeholders import PlaceholderBook, redact


def _people(*keys: str) -> list[PersonalSpan]:
    return [PersonalSpan(10 * at, 10 * at + 5, PersonalKind.PERSON, key) for at, key in enumerate(keys)]


def test_fuller_and_shorter_names_of_one_talk_are_one_person() -> None:
    book, numbers = PlaceholderBook().assigned(
        "R1", _people("анна//", "/петровна/", "пётр//", "анна/петровна/кузнецов", "//кузнецов")
    )
    assert numbers == (1, 1, 2, 1, 1)
    assert [(e.number, e.sightings[0].key) for e in book.entities] == [(1, "анна/петровна/кузнецов"), (2, "пётр//")]


def test_names_that_contradict_are_two_people() -> None:
    _, numbers = PlaceholderBook().assigned("R1", _people("анна/петровна/", "анна/сергеевна/", "анна//"))
    assert numbers == (1, 2, 1)


def test_across_interviews_a_first_name_alone_does_not_join_two_fuller_names() -> None:
    book, _ = PlaceholderBook().assigned("R1", _people("анна/петровна/"))
    book, numbers = book.assigned("R2", _people("анна//кузнецов"))
    assert numbers == (2,)
    _, numbers = book.assigned("R3", _people("анна//"))
    assert numbers in {(1,), (2,)}


def test_alternatives_of_a_form_narrow_to_what_fits() -> None:
    _, numbers = PlaceholderBook().assigned("R1", _people("валентин|валентина//", "валентина/петровна/", "валентин//"))
    assert numbers == (1, 1, 2)


def test_a_word_that_may_be_either_name_finds_the_fuller_one() -> None:
    _, numbers = PlaceholderBook().assigned("R1", _people("kowalczyk//kowalczyk", "piotr//kowalczyk", "piotr//"))
    assert numbers == (1, 1, 1)


def test_the_forgotten_leave_their_number_behind() -> None:
    book, _ = PlaceholderBook().assigned("R1", _people("анна//", "пётр//"))
    book, _ = book.assigned("R2", _people("пётр//"))
    book = book.forgotten("R1")
    assert [[s.key for s in e.sightings] for e in book.entities] == [[], ["пётр//"]]
    _, numbers = book.assigned("R3", _people("анна//", "пётр//"))
    assert numbers == (3, 2)


def test_a_text_reads_on_with_placeholders_of_its_language() -> None:
    text = "Звонила Анна, 8 916 123-45-67, просила Анну"
    spans = [
        PersonalSpan(8, 12, PersonalKind.PERSON, "анна//"),
        PersonalSpan(14, 29, PersonalKind.PHONE, "79161234567"),
        PersonalSpan(39, 43, PersonalKind.PERSON, "анна//"),
    ]
    assert redact(text, spans, PlaceholderBook(), "R1", "ru").text == "Звонила [ИМЯ_1], [ТЕЛЕФОН_1], просила [ИМЯ_1]"
    assert redact(text, spans, PlaceholderBook(), "R1", "en").text == "Звонила [NAME_1], [PHONE_1], просила [NAME_1]"


_FIRST = st.sampled_from(["", "анна", "пётр", "валентин|валентина", "валентина"])
_OTHER = st.sampled_from(["", "петров", "орлов"])
_KEYS = st.tuples(_FIRST, st.sampled_from(["", "иванович", "петрович"]), _OTHER).filter(any).map("/".join)


_TALKS = st.lists(st.lists(_KEYS, max_size=5), max_size=4)


@given(_TALKS, _TALKS)
def test_numbers_given_stay_when_interviews_are_added(old: list[list[str]], new: list[list[str]]) -> None:
    book = PlaceholderBook()
    given_first = []
    for name, keys in enumerate(old):
        book, numbers = book.assigned(f"old {name}", _people(*keys))
        given_first.append(numbers)
    for name, keys in enumerate(new):
        book, _ = book.assigned(f"new {name}", _people(*keys))
    for name, keys in enumerate(old):
        again, numbers = book.assigned(f"old {name}", _people(*keys))
        assert (again, numbers) == (book, given_first[name])
