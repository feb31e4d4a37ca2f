"""What else finds personal data, brought to our kinds; each is skipped with its reason where it cannot run.

`pip install custdev[peers]` brings them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.privacy.kinds import PersonalKind, PersonalSpan

Finder = Callable[[str, str], Sequence[PersonalSpan]]
_PRESIDIO = {
    "PERSON": PersonalKind.PERSON,
    "LOCATION": PersonalKind.PLACE,
    "PHONE_NUMBER": PersonalKind.PHONE,
    "EMAIL_ADDRESS": PersonalKind.EMAIL,
    "URL": PersonalKind.LINK,
    "IP_ADDRESS": PersonalKind.IP,
    "CREDIT_CARD": PersonalKind.CARD,
    "IBAN_CODE": PersonalKind.IBAN,
    "US_SSN": PersonalKind.SSN,
    "US_PASSPORT": PersonalKind.PASSPORT,
    "US_BANK_NUMBER": PersonalKind.ACCOUNT,
    "US_ITIN": PersonalKind.SSN,
}
_SCRUBADUB = {
    "credit_card": PersonalKind.CARD,
    "email": PersonalKind.EMAIL,
    "phone": PersonalKind.PHONE,
    "social_security_number": PersonalKind.SSN,
    "twitter": PersonalKind.HANDLE,
    "url": PersonalKind.LINK,
    "postalcode": PersonalKind.ADDRESS,
}
_NATASHA = {"PER": PersonalKind.PERSON, "LOC": PersonalKind.PLACE, "ORG": PersonalKind.COMPANY}


def peers() -> Iterator[tuple[str, Finder | str]]:
    """Each peer's name with its finder, or with the reason why it cannot run."""
    makers: Mapping[str, tuple[str, Callable[[], Finder]]] = {
        "Presidio, default recognisers without its downloaded model of names": ("presidio_analyzer", _presidio),
        "scrubadub, default detectors": ("scrubadub", _scrubadub),
        "natasha (slovnet), names only": ("natasha", _natasha),
    }
    for name, (module, make) in makers.items():
        yield name, make() if find_spec(module) else f"{module} is not installed (pip install custdev[peers])"


def _presidio() -> Finder:
    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):  # type: ignore[misc]
        """Words and sentences alone: the default model of names is downloaded at run time, which nothing here may."""

        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}

    engine = Blank()
    engine.load()
    analyzer = AnalyzerEngine(nlp_engine=engine)

    def find(text: str, language: str) -> list[PersonalSpan]:
        found = analyzer.analyze(text, language="en")
        return [PersonalSpan(r.start, r.end, _PRESIDIO[r.entity_type], "") for r in found if r.entity_type in _PRESIDIO]

    return find


def _scrubadub() -> Finder:
    import scrubadub

    scrubbers = {"en": scrubadub.Scrubber(locale="en_US"), "ru": scrubadub.Scrubber(locale="en_GB")}

    def find(text: str, language: str) -> list[PersonalSpan]:
        kinds = ((filth, _SCRUBADUB.get(filth.type)) for filth in scrubbers[language].iter_filth(text))
        return [PersonalSpan(filth.beg, filth.end, kind, "") for filth, kind in kinds if kind]

    return find


def _natasha() -> Finder:
    from navec import Navec
    from slovnet import NER

    spec: Any = find_spec("natasha")
    data = Path(spec.origin).parent / "data"
    tagger = NER.load(str(data / "model" / "slovnet_ner_news_v1.tar"))
    tagger.navec(Navec.load(str(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")))

    def find(text: str, language: str) -> list[PersonalSpan]:
        return [PersonalSpan(s.start, s.stop, _NATASHA[s.type], "") for s in tagger(text).spans]

    return find
