"""A study in memory for tests of the codebook: who says what, runs, and files that change between them."""

import datetime as dt
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipeline.background import Background
from pipeline.cluster.themes import Spoken, in_order
from pipeline.codebook.curate import Curated
from pipeline.codebook.edits import Edit
from pipeline.codebook.registry import Codebook, registry_from, registry_plain
from pipeline.codebook.session import EditSession
from pipeline.codebook.shape import EditEntry, edit_entry, edit_from
from pipeline.config import ClusterConfig
from pipeline.embedding import Vectors
from pipeline.growing import Ground, describe, grow
from pipeline.models import Mention, Theme, Transcript
from tests.samples import a_mention, conversation

DIMENSIONS = 12
TOPICS = ("calls", "reports", "prices", "lessons", "homework", "trainers")
NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
_FLAT = Background({"en": np.zeros(DIMENSIONS, np.float32)}, np.eye(DIMENSIONS, dtype=np.float32) / DIMENSIONS)


def embed(texts: Sequence[str]) -> dict[str, Vectors]:
    """A place for each text: near to the others that name its topic, a little apart from each."""
    found: dict[str, Vectors] = {}
    for text in texts:
        own = np.random.default_rng(abs(hash_of(text))).standard_normal(DIMENSIONS) * 0.15
        for at, topic in enumerate(TOPICS):
            own[at] += topic in text
        found[text] = (own / np.linalg.norm(own)).astype(np.float32)
    return found


def hash_of(text: str) -> int:
    """The same number for the same text on every machine."""
    return int.from_bytes(text.encode()[-8:], "big") + len(text)


class World:
    """One study: its files, each one saying of a respondent, and its codebook as it would be kept."""

    def __init__(self, sayings: Mapping[str, str], granularity: str = "normal") -> None:
        self.sayings, self.granularity = dict(sayings), granularity
        self.themes: dict[str, Theme] = {}
        self._kept = json.dumps({"history": [], "registry": registry_plain(Codebook().registry)})
        self.session = self._session()

    def run(self) -> Curated:
        """One run over the files there are now; what it keeps goes through text, as on disk."""
        self.session = session = self._session()
        vectors = embed([mention.quote for mention in session.mentions])
        heard = [one for one in session.mentions if one.mention_id not in session.curated.dismissed]
        random.Random(len(heard)).shuffle(heard)
        spoken = in_order([Spoken(one, "en", vectors[one.quote], one.transcript_id) for one in heard])
        config = ClusterConfig.model_validate({"granularity": self.granularity})
        grown = grow(session, spoken, Ground(config, _FLAT, "tiny", embed, "en", "2026-Q3"))
        described = describe(session, spoken, grown.laid, "en")
        self.themes |= {theme.theme_id: theme for theme in described}
        session.put(grown.registry, described)
        self._keep()
        return session.curated

    def apply(self, edit: Edit) -> Edit:
        """One edit by a person."""
        self.session = self._session()
        kept = self.session.apply(edit, "anna", NOON)
        self._keep()
        return kept

    @property
    def curated(self) -> Curated:
        """Themes as people see them now."""
        return self.session.curated

    def say(self, path: str, saying: str | None) -> None:
        """A file comes, changes or, with None, goes; takes effect with the next run or edit."""
        self.sayings.pop(path, None)
        if saying is not None:
            self.sayings[path] = saying
        self.session = self._session()

    def mention_of(self, words: str) -> Mention:
        """The one mention with these words."""
        (found,) = [one for one in self.session.mentions if words in one.quote]
        return found

    def home(self, words: str) -> str:
        """The theme of the one mention with these words."""
        return self.curated.homes[self.mention_of(words).mention_id]

    def _session(self) -> EditSession:
        kept = json.loads(self._kept)
        edits = tuple(edit_from(EditEntry.model_validate(entry)) for entry in kept["history"])
        mentions = [_mention(path, saying) for path, saying in sorted(self.sayings.items())]
        paths = {mention.transcript_id: [path] for mention, path in zip(mentions, sorted(self.sayings), strict=True)}
        codebook = Codebook(edits, registry_from(kept["registry"]))
        return EditSession(codebook, mentions, list(self.themes.values()), paths, self._transcript)

    def _transcript(self, path: str) -> Transcript | None:
        saying = self.sayings.get(path)
        if saying is None:
            return None
        return replace(
            conversation([saying, "Nothing else comes to mind.", "?Thank you"], "en"), transcript_id=_id(saying)
        )

    def _keep(self) -> None:
        codebook = self.session.codebook
        history = [edit_entry(edit) for edit in codebook.edits]
        self._kept = json.dumps({"history": history, "registry": registry_plain(codebook.registry)})


def _mention(path: str, saying: str) -> Mention:
    return replace(a_mention(f"m-{path}-{hash_of(saying)}", saying), transcript_id=_id(saying))


def _id(saying: str) -> str:
    return f"t-{saying}"


def sayings(each: int, topics: Sequence[str] = TOPICS, start: int = 0) -> dict[str, str]:
    """Files in which each topic is named `each` times."""
    return {
        f"{topic}{number}.txt": f"something about {topic} once more {number}"
        for topic in topics
        for number in range(start, start + each)
    }
