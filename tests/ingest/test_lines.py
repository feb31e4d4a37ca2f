"""Plain lines to cues: every label style, time codes, headers, and prose that only looks like them."""

from pathlib import Path

import pytest

from pipeline.config import IngestConfig
from pipeline.ingest.cues import Reading
from pipeline.ingest.lines import read_lines
from pipeline.ingest.transcript import read_transcript
from pipeline.models import RoleSource

Turn = tuple[str | None, str]
TALK = [
    ("What stops you?", "Что мешает?"),
    ("The report takes two days.", "Отчёт грузится два дня."),
    ("And then?", "А потом?"),
    ("We copy it by hand: every line.", "Переносим руками: каждую строку."),
]
EN, RU = [en for en, _ in TALK], [ru for _, ru in TALK]


def turns(reading: Reading) -> list[Turn]:
    """Speakers and words, cues of one speaker joined."""
    joined: list[Turn] = []
    for cue in reading.cues:
        if cue.speaker is None and joined:
            joined[-1] = (joined[-1][0], f"{joined[-1][1]} {cue.text}".strip())
        else:
            joined.append((cue.speaker, cue.text))
    return [turn for turn in joined if turn[1]]


def starts(reading: Reading) -> list[float | None]:
    return [cue.start_time for cue in reading.cues if cue.text]


def talk(style: str, names: tuple[str, str], said: list[str]) -> list[str]:
    """The same four turns in one label style; {m} counts seconds up from 1."""
    lines: list[str] = []
    for at, words in enumerate(said):
        filled = style.format(name=names[at % 2], text=words, m=at + 1, n=at + 2, Name=names[at % 2].upper())
        lines += filled.split("\n")
    return lines


STYLES = {
    "plain": "{name}: {text}",
    "bold": "**{name}:** {text}",
    "bold, colon outside": "**{name}**: {text}",
    "underlined bold": "__{name}:__ {text}",
    "time over text": "{name}  0:0{m}\n{text}\n",
    "time in parentheses over text": "{name} (00:0{m}):\n{text}",
    "time in brackets before": "[00:0{m}] {name}: {text}",
    "time in brackets, bold": "**[00:00:0{m}] {name}:** {text}",
    "range in brackets": "[0:0{m}: 0:0{n}] **{name}**: {text}",
    "bare time before": "0:0{m} {name}: {text}",
    "bare range before": "0:0{m}: 0:0{n} {name}: {text}",
    "time on its own line": "[00:0{m}]\n**{name}:** {text}",
    "bold range on its own line": "**00:0{m} : 00:0{n}**\n**{name}:** {text}",
    "time after the name": "{name} [00:0{m}]: {text}",
    "label in brackets": "[{name}] {text}",
    "quoted": "> {name}: {text}",
    "list": "- **{name}:** {text}",
    "capitals": "{Name}: {text}",
    "full-width colon": "{name}：{text}",
}
NAMES = [
    (("Interviewer", "Respondent"), EN),
    (("Speaker 1", "Speaker 2"), EN),
    (("Anna Petrova", "Bob"), EN),
    (("Dr. O'Neil", "Jean-Luc"), EN),
    (("Интервьюер", "Респондент"), RU),
    (("Спикер 1", "Спикер 2"), RU),
    (("Анна", "Борис Ильич"), RU),
    (("И", "Р"), RU),
]


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize(("names", "said"), NAMES, ids=[names[0] for names, _ in NAMES])
def test_every_label_style_gives_the_same_turns(style: str, names: tuple[str, str], said: list[str]) -> None:
    reading = read_lines(talk(style, names, said))
    shown = [name.upper() for name in names] if "{Name}" in style else names
    assert turns(reading) == [(shown[at % 2], words) for at, words in enumerate(said)]
    if "{m}" in style:
        assert [time for time in starts(reading) if time is not None] == [1.0, 2.0, 3.0, 4.0]


def test_names_alone_over_what_is_said_are_speakers() -> None:
    lines = ["Анна", "Что мешает?", "", "Борис", "Отчёт.", "Долго.", "", "Анна", "А ещё?", "Борис", "Цена."]
    lines += ["Анна", "Всё?", "Борис", "Всё."]
    assert turns(read_lines(lines))[:2] == [("Анна", "Что мешает?"), ("Борис", "Отчёт. Долго.")]


@pytest.mark.parametrize("dash", ["—", "–", "-"])
def test_a_dialogue_of_dashes_alternates(dash: str) -> None:
    said = ["Что мешает?", "Отчёт.", "Почему?", "Долго грузится.", "Сколько?", "Два дня."]
    read = turns(read_lines([f"{dash} {words}" for words in said]))
    assert [words for _, words in read] == said
    assert [who for who, _ in read] == [read[0][0], read[1][0]] * 3
    assert read[0][0] != read[1][0]


def test_a_list_of_notes_is_no_dialogue() -> None:
    notes = ["Отчёт грузится долго", "Цена выросла", "Нет тёмной темы", "Поддержка молчит", "Логи пустые", "Всё"]
    assert [cue.speaker for cue in read_lines([f"- {note}" for note in notes]).cues] == [None] * 6


def test_a_third_voice_that_speaks_once_is_a_speaker() -> None:
    lines = [*talk("{name}: {text}", ("Anna", "Bob"), EN), "Maria Lopez: I am leaving, bye.", "Anna: Bye!"]
    assert turns(read_lines(lines))[-2:] == [("Maria Lopez", "I am leaving, bye."), ("Anna", "Bye!")]


def test_a_turn_of_several_paragraphs_stays_one_turn() -> None:
    lines = [
        "Anna: Tell me.",
        "Bob: It began",
        "",
        "in March, and",
        "Second: it went on.",
        "Anna: Why?",
        "Bob: No idea.",
    ]
    assert turns(read_lines(lines))[1] == ("Bob", "It began in March, and Second: it went on.")


PROSE = {
    "asides before a colon": [
        *("Мы смотрели разные варианты.", "И вот что вышло.", "Короче: дорого.", "Потом пробовали сами."),
        *("Был один человек, который всё знал.", "Он ушёл в марте.", "Отчёт остался.", "Никто его не читал."),
        *("Проблема: долго.", "Мы ждали.", "Ждали ещё.", "Короче: надоело.", "Проблема: никто не отвечает."),
        *("И в итоге перешли обратно на таблицы.", "Так и живём.", "Уже год.", "Или два.", "Не помню."),
    ],
    "one aside": ["Мы пробовали.", "Вывод такой: не работает.", "Нам нужно другое: простое.", "Вот."],
    "a question announced": ["Смотрели долго.", "Тогда вопрос: зачем?", "Ответ простой: незачем.", "Вот и всё."],
    "links": ["See https://example.com/a for it.", "https://example.com", "http://example.com", "That is all."],
    "a day's schedule": [
        "9:00 встаю и открываю отчёт",
        "10:30 созвон",
        "13:00 обед",
        "18:00 домой",
        "Так каждый день.",
    ],
    "times in the text": ["Созвон (10:30) каждый день.", "В 9:15 падает выгрузка.", "Итог в 18:00: ничего.", "Да."],
    "noises in brackets": ["[Laughs] Well, yes.", "It broke.", "[Laughs] Again.", "[Music] And then.", "[Music] Bye."],
    "a ratio": ["Стало 3:1 в нашу пользу.", "Потом 2:1.", "Было 5:0, а стало 1:1.", "Вот так."],
}


@pytest.mark.parametrize("lines", PROSE.values(), ids=PROSE)
def test_prose_with_colons_and_times_has_no_speakers_or_times(lines: list[str]) -> None:
    reading = read_lines(lines)
    assert [(cue.speaker, cue.text, cue.start_time) for cue in reading.cues] == [(None, line, None) for line in lines]
    assert reading.header == ""


@pytest.mark.parametrize("aside", ["Here's my final question: why?", "И такой вопрос: почему?", "My answer: no."])
def test_a_question_announced_inside_a_labelled_turn_is_no_speaker(aside: str) -> None:
    lines = ["Interviewer: Hello there.", "User: Hi.", "Interviewer: Thanks.", aside, "User: Because."]
    assert turns(read_lines(lines))[2] == ("Interviewer", f"Thanks. {aside}")


def test_asides_in_a_bold_transcript_stay_with_their_speaker() -> None:
    lines = talk("**{name}:** {text}", ("Anna", "Bob"), EN * 4)
    lines[1:1] = ["Step: copy."]
    lines[9:9] = ["Step: paste."]
    assert {who for who, _ in turns(read_lines(lines))} == {"Anna", "Bob"}


def test_a_header_is_set_apart() -> None:
    header = ["# Interview with Bob", "", "**Date:** 2026-05-22", "Participants: Anna, Bob", "---", "## Transcript"]
    reading = read_lines([*header, *talk("{name}: {text}", ("Anna", "Bob"), EN)])
    assert reading.header.splitlines() == [
        "Interview with Bob",
        "Date: 2026-05-22",
        "Participants: Anna, Bob",
        "Transcript",
    ]
    assert [who for who, _ in turns(reading)] == ["Anna", "Bob", "Anna", "Bob"]


def test_a_russian_header_of_facts_is_no_speech() -> None:
    facts = ["Дата: 22.05.2026", "Длительность: 40 минут", "Место: Казань"]
    reading = read_lines([*facts, *talk("{name}: {text}", ("И", "Р"), RU)])
    assert reading.header.splitlines() == facts
    assert turns(reading)[0] == ("И", RU[0])


def test_the_same_talk_twice_is_read_once() -> None:
    said = ["so we tried the report", "and it took two days", "what did you do then", "we copied it by hand"]
    lines = ["Full text:", " ".join(said), "", "Segments:"]
    lines += [f"[00:00:0{at}.000 - 00:00:0{at + 1}.000] {words}" for at, words in enumerate(said)]
    reading = read_lines(lines)
    assert [cue.text for cue in reading.cues] == said
    assert starts(reading) == [0.0, 1.0, 2.0, 3.0]


def test_time_ranges_keep_both_ends() -> None:
    lines = [f"[00:0{at}.0{at} --> 00:0{at + 1}.500]  Реплика {at}" for at in range(4)]
    reading = read_lines(lines)
    assert [(cue.start_time, cue.end_time) for cue in reading.cues] == [
        (0.0, 1.5),
        (1.01, 2.5),
        (2.02, 3.5),
        (3.03, 4.5),
    ]


def test_a_time_code_inside_a_turn_starts_a_cue_of_the_same_speaker() -> None:
    reading = read_lines(
        ["**Anna:** So \\[00:04:01.27\\] why?", "**Bob:** Well [4:30] so.", "**Anna:** Ok.", "**Bob:** No."]
    )
    assert [(cue.speaker, cue.text, cue.start_time) for cue in reading.cues][:4] == [
        ("Anna", "So", None),
        (None, "why?", 241.27),
        ("Bob", "Well", None),
        (None, "so.", 270.0),
    ]


def test_times_in_parentheses_that_run_forward_are_codes() -> None:
    reading = read_lines(["Мы начали (00:10) с отчёта (00:40) и потом", "перешли (01:20) к цене."])
    assert [cue.text for cue in reading.cues] == ["Мы начали", "с отчёта", "и потом", "перешли", "к цене."]
    assert starts(reading) == [None, 10.0, 40.0, None, 80.0]


def test_markdown_and_entities_become_plain_words() -> None:
    reading = read_lines(["It&#39;s **very** slow, *really* so, with snake_case and 2 * 3."])
    assert reading.cues[0].text == "It's very slow, really so, with snake_case and 2 * 3."


def test_the_credit_of_a_transcription_service_is_nobodys_word() -> None:
    lines = [*talk("{name}  0:0{m}\n{text}", ("Anna", "Bob"), EN), "Transcribed by https://otter.ai"]
    assert turns(read_lines(lines))[-1] == ("Bob", EN[3])


@pytest.mark.parametrize("lines", [[], [""], ["   ", "\t"]])
def test_nothing_gives_nothing(lines: list[str]) -> None:
    assert read_lines(lines).cues == []


HEADS = {
    "both": ("Интервьюер: Ольга\nРеспондент: Вадим, владелец клуба\n\n", RoleSource.LABELS),
    "interviewer alone": ("Интервьюер: Ольга Петрова\n\n", RoleSource.LABELS),
    "in bold": ("**Интервьюер:** Ольга\n", RoleSource.LABELS),
    "respondent and date": ("Респондент: Вадим Круглов\nДата: 2026-05-12\n", RoleSource.LABELS),
    "in brackets": ("Участники: Ольга (интервьюер), Вадим (респондент)\n", RoleSource.LABELS),
    "English": ("Respondent: Вадим\nInterviewer: Ольга\n", RoleSource.LABELS),
    "under another spelling": ("Модератор: Петрова О.\n", RoleSource.INFERRED),
    "none": ("", RoleSource.INFERRED),
}
UNDER_NAMES = """Ольга: Расскажите, как вы работаете с журналом?
Вадим: Ну, открываем его утром и ждём секунд тридцать.
Ольга: А что ещё мешает?
Вадим: Турникет не пускает, люди стоят. Мне перед ними стыдно.
Ольга: Понятно. А цена?
Вадим: Дорого, подняли без предупреждения.
"""


@pytest.mark.parametrize(("head", "source"), HEADS.values(), ids=HEADS)
def test_a_head_that_says_who_is_who_is_no_part_of_the_talk(head: str, source: RoleSource, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(head + UNDER_NAMES, encoding="utf-8")
    transcript = read_transcript(path, IngestConfig())
    roles = {turn.speaker: turn.role.value for turn in transcript.turns}
    assert roles == {"Ольга": "interviewer", "Вадим": "respondent"}
    assert (len(transcript.turns), transcript.role_source) == (6, source)


def test_a_speaker_who_says_one_thing_under_a_role_is_still_heard() -> None:
    lines = [
        "Модератор: Коллеги, начинаем?",
        *[f"{name}: {words}" for name, words in [("Анна", "Да."), ("Пётр", "Да.")] * 3],
    ]
    assert turns(read_lines(lines))[0] == ("Модератор", "Коллеги, начинаем?")
