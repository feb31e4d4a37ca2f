"""The shipped heads: stored as plain arrays, refused where damaged, decent on sentences they never saw."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.background import load_background
from pipeline.config import ExtractConfig, IngestConfig
from pipeline.embedding import E5Embedder
from pipeline.errors import EngineError
from pipeline.extract.classifier import CLASSIFIER_FILE, NONE, load_classifier
from pipeline.extract.mentions import extract_mentions, judged_utterances
from pipeline.ingest.cues import Cue, Reading
from pipeline.ingest.transcript import build_transcript
from pipeline.models import Direction, Force, MentionKind
from tests.tiny_classifier import tiny_classifier


def test_a_saved_classifier_decides_as_before(tmp_path: Path) -> None:
    saved = tiny_classifier()
    saved.save(tmp_path / "tiny.npz")
    loaded = load_classifier(tmp_path / "tiny.npz")
    texts = ["it hurts terribly", "I wish", "they switched away", "we met on Monday", ""]
    vectors = np.random.default_rng(0).standard_normal((len(texts), 384)).astype(np.float32)
    before, after = saved.features(vectors, texts), loaded.features(vectors, texts)
    assert np.array_equal(before, after)
    assert loaded.intensities(after).tolist() == saved.intensities(before).tolist()
    for name, head in saved.heads().items():
        assert loaded.heads()[name].classes == head.classes
        assert np.allclose(loaded.heads()[name].probabilities(after), head.probabilities(before), atol=1e-3)


@pytest.mark.parametrize("shipped", [True, False])
def test_a_stored_classifier_holds_no_pickles(tmp_path: Path, shipped: bool) -> None:
    path = CLASSIFIER_FILE if shipped else tmp_path / "tiny.npz"
    if not shipped:
        tiny_classifier().save(path)
    with np.load(path, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "fU" for name in arrays.files)


def test_probabilities_are_shares_of_one() -> None:
    classifier = tiny_classifier()
    features = classifier.features(np.full((2, 384), 1e4, np.float32), ["it hurts", ""])
    shares = classifier.shares(features, [False, False])
    assert np.allclose(shares.sum(axis=1), 1)
    assert classifier.classes[int(shares[0].argmax())] == MentionKind.PAIN
    assert classifier.classes[int(shares[1].argmax())] == NONE


def test_intensity_stays_between_one_and_five() -> None:
    classifier = tiny_classifier()
    features = np.zeros((2, 384 + len(classifier.cues.terms)), np.float32)
    features[:, -1] = [1e6, -1e6]
    assert classifier.intensities(features).tolist() == [5, 1]


def test_the_shipped_heads_know_exactly_our_kinds_forces_and_directions() -> None:
    shipped = load_classifier()
    assert set(shipped.classes) == {*MentionKind, NONE}
    assert set(shipped.force.classes) == {*Force, NONE}
    assert set(shipped.direction.classes) == {*Direction, NONE}


def _without(name: str) -> Callable[[bytes], bytes]:
    def rewrite(content: bytes) -> bytes:
        source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
        with zipfile.ZipFile(target, "w") as kept:
            for member in source.namelist():
                if member != name:
                    kept.writestr(member, source.read(member))
        return target.getvalue()

    return rewrite


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"these are no arrays", id="other content"),
        pytest.param(_without("kind_weights.npy"), id="an array missing"),
        pytest.param(lambda content: content[: len(content) // 2], id="cut short"),
        pytest.param(lambda content: content[:5000] + bytes(200) + content[5200:], id="bytes lost"),
        pytest.param(lambda _: b"", id="empty"),
    ],
)
def test_a_damaged_file_is_an_engine_error(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "classifier.npz"
    path.write_bytes(damage(CLASSIFIER_FILE.read_bytes()))
    with pytest.raises(EngineError, match="reinstall custdev"):
        load_classifier(path)


def test_a_missing_file_is_an_engine_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="reinstall custdev"):
        load_classifier(tmp_path / "none.npz")


RUSSIAN = {
    "pain": [
        "Курьер опаздывает почти каждый раз, и клиенты орут на нас.",
        "Я полдня трачу на то, чтобы свести остатки двух складов.",
        "Приложение вылетает, как только открываешь камеру.",
        "Нам три недели не могли выдать доступ к личному кабинету.",
        "Комиссия выросла, а предупредить никто не удосужился.",
        "Бухгалтерия путает реквизиты, и платежи возвращаются обратно.",
        "В договоре столько мелкого шрифта, что юрист замучился.",
        "Из-за сбоев терминала в субботу очередь стояла до улицы.",
    ],
    "request": [
        "Сделайте, пожалуйста, напоминание за день до записи.",
        "Мне бы хотелось видеть историю цен прямо в карточке товара.",
        "Было бы здорово, если бы накладные печатались сразу пачкой.",
        "Не хватает кнопки, чтобы отменить последнее действие.",
        "Нам нужна интеграция с нашей телефонией.",
        "Хорошо бы получать сводку по утрам в мессенджер.",
        "Добавьте возможность платить частями.",
    ],
    "praise": [
        "Девочки на ресепшене у вас просто золотые.",
        "Очень нравится, что заказ можно повторить в один клик.",
        "Монтажники приехали вовремя и всё за собой убрали, молодцы.",
        "Обучение было отличное, команда до сих пор вспоминает.",
        "С вашим сервисом я наконец спокойно сплю по ночам.",
        "Удобнее вашего календаря я пока ничего не видела.",
        "Куратор отвечает за пять минут, это прямо супер.",
    ],
    "none": [
        "Я работаю здесь с две тысячи девятнадцатого года.",
        "У нас два филиала, один в Казани, другой в Самаре.",
        "По вторникам обычно проходит планёрка.",
        "Меня зовут Ольга, я отвечаю за закупки.",
        "Ну да, примерно так и есть.",
        "Мы продаём садовый инвентарь и семена.",
        "Давайте я сейчас открою ноутбук.",
        "Сын у меня учится в четвёртом классе.",
    ],
}
ENGLISH = {
    "pain": [
        "The scanner drops its connection every time a truck pulls in.",
        "I spend my whole Sunday night fixing the roster.",
        "Nobody warned us the prices were going up, and it blew our budget.",
        "Half of the parcels arrive crushed and we eat the cost.",
        "It took them a month just to reset one password.",
        "The dashboard is so cluttered that my nurses refuse to open it.",
        "We keep losing bookings because the form times out.",
        "Their invoices never match the delivery notes, it's maddening.",
    ],
    "request": [
        "Please add a dark mode for the night shift.",
        "I wish I could split one order between two addresses.",
        "It would be great to get a text before the driver arrives.",
        "We need a way to export everything for our auditor.",
        "Could you let managers approve leave from their phones?",
        "I'd love to see last year's numbers next to this year's.",
        "There should be an undo button on that screen.",
    ],
    "praise": [
        "The onboarding call was brilliant, she explained everything.",
        "I love how quickly the label printer sets itself up.",
        "Your support people are the best I've dealt with in years.",
        "Honestly, the new search is fantastic.",
        "It just works, and my staff are really happy with it.",
        "Switching to your payroll was the best thing we did last year.",
        "The weekly summary is super helpful, I read it every time.",
    ],
    "none": [
        "I've been with the clinic for about six years now.",
        "We have one shop downtown and another near the station.",
        "My background is in civil engineering.",
        "Yeah, that sounds about right.",
        "We usually meet on Thursdays after lunch.",
        "Let me just close the door for a second.",
        "There are four of us in the office and two on the road.",
        "We sell bicycles and spare parts mostly.",
    ],
}


def _found(kinds: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The true kind and the found one of every sentence, each said by a person of its own."""
    said = [(kind, text) for kind, texts in kinds.items() for text in texts]
    cues = [Cue(text, f"R{at}", question="What do you think?") for at, (_, text) in enumerate(said)]
    transcript = build_transcript(Reading(cues, survey=True), "said.csv", IngestConfig(), ())
    texts: Sequence[str] = [transcript.slice(utterance) for utterance in judged_utterances(transcript)]
    vectors = dict(zip(texts, E5Embedder().embed(texts), strict=True))
    mentions = extract_mentions(transcript, vectors, load_classifier(), load_background(), ExtractConfig())
    found = {mention.respondent_id: mention.kind.value for mention in mentions}
    return [(kind, found.get(f"R{at}", NONE)) for at, (kind, _) in enumerate(said)]


def test_mentions_are_told_from_none_on_sentences_never_seen() -> None:
    found = [*_found(RUSSIAN), *_found(ENGLISH)]
    assert len(found) == 60
    told = sum((kind == NONE) == (guess == NONE) for kind, guess in found)
    assert told >= 45, found
    kinds = [kind == guess for kind, guess in found if kind != NONE and guess != NONE]
    assert sum(kinds) >= 0.75 * len(kinds), found
