"""study.yaml: every setting with its default, bounds and one-line description, in this file only."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import SettingsError
from pipeline.faults import first_fault

SETTINGS_FILE = "study.yaml"
_SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C is several times faster, where PyYAML was built with it."""


Granularity = Literal["coarser", "normal", "finer"]


class Section(BaseModel):
    """A part of study.yaml: unknown keys are refused, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_means_defaults(cls, value: Any) -> Any:
        return {} if value is None else value


class IngestConfig(Section):
    """How transcript files are read."""

    max_megabytes: float = Field(50, gt=0, le=2000, description="larger files are refused, not read")
    interviewers: tuple[str, ...] = Field((), description="speaker names that belong to the team")
    respondents: tuple[str, ...] = Field((), description="speaker names that are respondents")


class ExtractConfig(Section):
    """How mentions are found in what respondents say."""

    threshold: float = Field(
        0.35, gt=0, lt=1, description="how sure the classifier must be that a sentence is a mention"
    )
    chunk_tokens: int = Field(
        4000, ge=200, le=100_000, description="tokens of transcript in one call to a language model"
    )
    context_utterances: int = Field(
        3, ge=0, le=50, description="utterances before a chunk that the model sees but may not cite"
    )
    glean: bool = Field(False, description="look a second time at what the language model cited nowhere")
    merge_similarity: float = Field(
        0.55, gt=0, le=1, description="two sentences of one kind in one interview at least this alike are one mention"
    )


class ClusterConfig(Section):
    """How mentions become themes."""

    granularity: Granularity = Field("normal", description="fewer broad themes or more narrow ones")
    seed: int = Field(0, ge=0, description="seed of the clustering; the same seed gives the same themes")


PRESETS: Mapping[str, Mapping[str, float]] = {
    "balanced": {"reach": 0.5, "intensity": 0.15, "segment": 0.15, "recency": 0.05, "trend": 0.05, "nps": 0.10},
    "reach": {"reach": 1.0, "intensity": 0.0, "segment": 0.0, "recency": 0.0, "trend": 0.0, "nps": 0.0},
    "revenue": {"reach": 0.2, "intensity": 0.1, "segment": 0.6, "recency": 0.05, "trend": 0.05, "nps": 0.0},
    "churn": {"reach": 0.2, "intensity": 0.15, "segment": 0.05, "recency": 0.15, "trend": 0.1, "nps": 0.35},
}
"""Weights of the score's parts by name: for a first look, by people alone, by who pays, by who may leave."""


class RankWeights(Section):
    """Weight of each part of the score where it should differ from the preset's; they need not sum to 1."""

    reach: float | None = Field(None, ge=0, le=100, description="share of respondents who voice the theme")
    intensity: float | None = Field(None, ge=0, le=100, description="how strongly they put it")
    segment: float | None = Field(
        None, ge=0, le=100, description="the same share, people weighed by what they are worth"
    )
    recency: float | None = Field(None, ge=0, le=100, description="the same share, older quarters weighed less")
    trend: float | None = Field(
        None, ge=0, le=100, description="how much the share surely grew since the quarter before"
    )
    nps: float | None = Field(None, ge=0, le=100, description="how unhappy those who voice it are")


class RankConfig(Section):
    """How themes are ranked."""

    preset: Literal["balanced", "reach", "revenue", "churn"] = Field(
        "balanced", description="weights of the score's parts: balanced, reach, revenue or churn"
    )
    weights: RankWeights = Field(RankWeights(), description="weights of your own in place of the preset's")
    segment_column: str = Field("segment", description="column of respondents.csv used for segment weights")
    segment_values: dict[str, Annotated[float, Field(ge=0, le=1000)]] = Field(
        default_factory=dict, description="worth of a segment, 1 where not named"
    )
    value_column: str = Field(
        "", description="column of respondents.csv with what each is worth, as yearly revenue; empty means none"
    )
    count_prompted: bool = Field(False, description="count people who only agreed to what the interviewer named first")
    count_doubtful: bool = Field(False, description="count mentions whose summary a language model left in doubt")
    draws: int = Field(1000, ge=100, le=100_000, description="bootstrap draws for rank ranges")
    seed: int = Field(0, ge=0, description="seed of the bootstrap")
    min_nps: int = Field(5, ge=2, description="respondents with an NPS needed before an NPS is shown for a theme")

    def part_weights(self, preset: str | None = None) -> dict[str, float]:
        """The weight of each part: the preset's, and one's own in their place; of another preset, its own alone."""
        if preset is not None:
            return dict(PRESETS[preset])
        return {**PRESETS[self.preset], **self.weights.model_dump(exclude_none=True)}


class ReportConfig(Section):
    """What the report shows."""

    quotes: int = Field(3, ge=1, le=50, description="quotes per theme in the brief")
    top: int = Field(10, ge=1, le=1000, description="themes in the terminal table and the brief")


class PriceConfig(Section):
    """What a model's tokens cost."""

    input: float = Field(ge=0, le=100_000, description="money for a million tokens of input")
    cached_input: float | None = Field(
        None, ge=0, le=100_000, description="the same where the server had them cached; as input where empty"
    )
    output: float = Field(ge=0, le=100_000, description="money for a million tokens of output")
    currency: str = Field("USD", pattern=r"^[A-Z]{3}$", description="its three letters; money is shown in it")


class LLMConfig(Section):
    """Which language model is asked, where, and how fast."""

    model: str = Field("", description="the model's name at its server; empty means that none is used")
    base_url: str = Field(
        "https://api.openai.com/v1",
        pattern=r"^https?://[^\s/]+\S*$",
        description="address of an OpenAI-compatible server, as http://localhost:11434/v1 for Ollama",
    )
    api_key_env: str = Field(
        "OPENAI_API_KEY",
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*$",
        description="name of the environment variable that holds the key; never the key itself",
    )
    temperature: float = Field(0, ge=0, le=2, description="0 gives the steadiest answers; left out where refused")
    max_concurrency: int = Field(
        16, ge=1, le=512, description="calls in flight at once; fewer while the server is busy"
    )
    requests_per_minute: int | None = Field(
        None, ge=1, description="calls started a minute at most; null means no limit"
    )
    tokens_per_minute: int | None = Field(None, ge=100, description="tokens a minute at most; null means no limit")
    price: PriceConfig | None = Field(
        None, description="money for a million tokens, as {input: 0.15, output: 0.6}; null means the published price"
    )
    timeout: float = Field(120, gt=0, le=3600, description="seconds a call may take")
    attempts: int = Field(6, ge=1, le=20, description="times a call is tried before it is given up and named")


class PrivacyConfig(Section):
    """What of people's data models and readers see."""

    send: Literal["redacted", "original"] = Field(
        "redacted",
        description="what models see, remote or local: placeholders like [NAME_1] for personal data, or the original",
    )
    show: Literal["redacted", "original"] = Field(
        "redacted",
        description="what files made for readers show; the .csv tables always show the original, and are yours alone",
    )
    team: tuple[str, ...] = Field((), description="names of the team and of the product: not personal, in any form")
    allow: tuple[str, ...] = Field((), description="words and numbers that are never replaced")
    deny: tuple[str, ...] = Field((), description="words and numbers that are always replaced")


class StudyConfig(Section):
    """All settings of one study."""

    title: str = Field("", description="shown above the report; the folder's name where empty")
    language: Literal["auto", "ru", "en"] = Field("auto", description="language of labels and report")
    ingest: IngestConfig = Field(IngestConfig(), description="reading of transcript files")
    extract: ExtractConfig = Field(ExtractConfig(), description="finding of mentions")
    cluster: ClusterConfig = Field(ClusterConfig(), description="grouping into themes")
    rank: RankConfig = Field(RankConfig(), description="ranking of themes")
    report: ReportConfig = Field(ReportConfig(), description="what is written")
    llm: LLMConfig = Field(LLMConfig(), description="the language model, where one is used")
    privacy: PrivacyConfig = Field(PrivacyConfig(), description="what of people's data models and readers see")


def read_settings(folder: Path) -> StudyConfig:
    """Settings of the study in `folder`; defaults where it has no study.yaml.

    Raises:
        SettingsError: not YAML, an unknown key (the nearest known one is named), a value out of bounds.
    """
    path = folder / SETTINGS_FILE
    if not path.exists():
        return StudyConfig()
    loaded = load_yaml(path)
    if loaded is None:
        return StudyConfig()
    if not isinstance(loaded, dict):
        raise SettingsError(f"{path}: expected settings like `language: ru`, found {type(loaded).__name__}.")
    try:
        return StudyConfig.model_validate(loaded)
    except ValidationError as error:
        raise SettingsError(first_fault(path, error, StudyConfig)) from None


def load_yaml(path: Path) -> Any:
    """Parsed YAML of a file a person wrote.

    Raises:
        SettingsError: it cannot be read or is not YAML; the line is named.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_SAFE_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise SettingsError(f"{path}{line}: not valid YAML; check indents, colons and quotes there.") from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{path}: cannot be read as UTF-8 text; check its permissions and encoding.") from None
    except ValueError as error:
        raise SettingsError(f"{path}: an impossible value ({error}); put quotes around dates and times.") from None
