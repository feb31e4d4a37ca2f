"""study.yaml: defaults, bounds, and faults that name the line and what was meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from pipeline.config import RankConfig, Section, StudyConfig, read_settings
from pipeline.errors import SettingsError


def read(folder: Path, text: str) -> StudyConfig:
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    return read_settings(folder)


def test_defaults_without_a_file(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == StudyConfig()


@pytest.mark.parametrize(
    "text", ["", "# all commented\n", "---\n", "rank:\ncluster:\n", "rank:\n  weights:\n", "\ufefftitle: ''\n"]
)
def test_an_emptied_file_or_section_means_defaults(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == StudyConfig()


def test_what_is_written_is_used_and_the_rest_stays(tmp_path: Path) -> None:
    text = "title: Опора\nlanguage: ru\nrank:\n  weights:\n    nps: 0\n  segment_values:\n    отличники: 2\n"
    settings = read(tmp_path, text)
    assert (settings.title, settings.language, settings.rank.weights.nps) == ("Опора", "ru", 0)
    assert settings.rank.segment_values == {"отличники": 2}
    assert settings.rank.draws == RankConfig().draws


@pytest.mark.parametrize(
    ("text", "line", "key", "meant"),
    [
        ("titel: x\n", 1, "titel", "`title`"),
        ("title: x\nlanguge: ru\n", 2, "languge", "`language`"),
        ("title: x\n\ncluster:\n  # how\n  granularty: finer\n", 5, "cluster.granularty", "`granularity`"),
        ("rank:\n  weights:\n    reech: 1\n", 3, "rank.weights.reech", "`reach`"),
        ("rank: {min_nsp: 4}\n", 1, "rank.min_nsp", "`min_nps`"),
        ("extract:\n  treshold: 0.5\n", 2, "extract.treshold", "`threshold`"),
        ("zzz: 1\n", 1, "zzz", "known here: title, language"),
        ("2026: 1\n", 1, "2026", "known here: title, language"),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one_and_the_line(
    tmp_path: Path, text: str, line: int, key: str, meant: str
) -> None:
    with pytest.raises(SettingsError) as fault:
        read(tmp_path, text)
    message = str(fault.value)
    assert f"study.yaml, line {line}: unknown setting `{key}`" in message
    assert meant in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("extract:\n  threshold: 1\n", "line 2: `extract.threshold` is 1, but it should be less than 1"),
        ("extract:\n  threshold: .nan\n", "`extract.threshold` is nan"),
        ("ingest:\n  max_megabytes: 0\n", "`ingest.max_megabytes` is 0, but it should be greater than 0"),
        ("rank:\n  draws: 99\n", "greater than or equal to 100"),
        ("rank:\n  seed: -1\n", "greater than or equal to 0"),
        ("rank:\n  weights:\n    reach: .inf\n", "line 3: `rank.weights.reach` is inf"),
        ("rank:\n  segment_values:\n    big: -2\n", "line 3: `rank.segment_values.big` is -2"),
        ("rank:\n  segment_values:\n    big: .nan\n", "`rank.segment_values.big` is nan"),
        ("rank:\n  segment_values:\n    7: 1\n", "line 3: `rank.segment_values.7` is 7"),
        ("report:\n  quotes: many\n", "`report.quotes` is 'many'"),
        ("report:\n  quotes: 2.5\n", "`report.quotes` is 2.5"),
        ("language: de\n", "`language` is 'de', but it should be 'auto', 'ru' or 'en'"),
        ("language: no\n", "`language` is False"),
        ("cluster:\n  granularity: fine\n", "'coarser', 'normal' or 'finer'"),
        ("rank: 5\n", "`rank` is 5, but it should hold settings of its own"),
        ("ingest:\n  interviewers: Anna\n", "`ingest.interviewers` is 'Anna', but it should be a list"),
        ("ingest:\n  interviewers: [Anna, 5]\n", "line 2: `ingest.interviewers.1` is 5"),
    ],
)
def test_a_value_out_of_bounds_names_value_bound_and_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as fault:
        read(tmp_path, text)
    assert says in str(fault.value)
    assert "\n" not in str(fault.value)
    assert "Config" not in str(fault.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: x\nrank: [1\n", "line 3: not valid YAML"),
        ("title: 'x\n", "not valid YAML"),
        ("rank:\n\tdraws: 500\n", "line 2: not valid YAML"),
        ("title: a: b\n", "line 1: not valid YAML"),
        ("title: &x *x\n", "not valid YAML"),
        ("title: 2026-13-45\n", "month must be in 1..12"),
        ("- title\n", "expected settings like `language: ru`, found list"),
        ("just words\n", "found str"),
    ],
)
def test_broken_yaml_is_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as fault:
        read(tmp_path, text)
    assert says in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_bytes("title: Опора\n".encode("cp1251"))
    with pytest.raises(SettingsError, match="cannot be read as UTF-8"):
        read_settings(tmp_path)


def sections(section: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield section
    for field in section.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from sections(field.annotation)


@pytest.mark.parametrize("section", list(sections(StudyConfig)), ids=lambda section: section.__name__)
def test_every_setting_has_a_one_line_description_and_cannot_change_later(section: type[BaseModel]) -> None:
    assert issubclass(section, Section)
    assert section.model_config["frozen"]
    for name, field in section.model_fields.items():
        assert field.description, name
        assert "\n" not in field.description


@pytest.mark.parametrize("mistake", ["api_key_env: sk-proj-0123", "api_key: sk-proj-0123"])
def test_a_key_written_into_the_settings_is_refused_and_not_repeated(tmp_path: Path, mistake: str) -> None:
    with pytest.raises(SettingsError, match="line 3: ") as fault:
        read(tmp_path, f"llm:\n  model: m\n  {mistake}\n")
    assert "sk-proj" not in str(fault.value)
    assert "api_key_env" in str(fault.value)


def test_a_price_is_a_section_that_may_be_null(tmp_path: Path) -> None:
    assert read(tmp_path, "llm:\n  price: null\n").llm.price is None
    price = read(tmp_path, "llm:\n  price: {input: 0.15, output: 0.6}\n").llm.price
    assert price is not None
    assert (price.input, price.cached_input, price.currency) == (0.15, None, "USD")
    with pytest.raises(SettingsError, match=r"unknown setting `llm\.price\.ouput`; did you mean `output`"):
        read(tmp_path, "llm:\n  price: {input: 1, ouput: 2}\n")
    with pytest.raises(SettingsError, match=r"line 2: `llm\.price\.output` is missing\."):
        read(tmp_path, "llm:\n  price: {input: 1}\n")
