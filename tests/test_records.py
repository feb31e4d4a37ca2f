"""Records survive the way through JSON into the workspace and back, whatever they hold.

Compared by `repr`: an enum is equal to its bare string, and must not come back as one.
"""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.fingerprint import canonical_json
from pipeline.models import Mention, Theme, Transcript
from pipeline.records import mention_from, plain, theme_from, transcript_from

RECORDS = settings(deadline=None, max_examples=60)


@RECORDS
@given(st.from_type(Transcript))
def test_a_transcript_comes_back_as_it_was(transcript: Transcript) -> None:
    assert repr(transcript_from(json.loads(canonical_json(plain(transcript))))) == repr(transcript)


@RECORDS
@given(st.from_type(Mention))
def test_a_mention_comes_back_as_it_was(mention: Mention) -> None:
    assert repr(mention_from(json.loads(canonical_json(plain(mention))))) == repr(mention)


@RECORDS
@given(st.from_type(Theme))
def test_a_theme_comes_back_as_it_was(theme: Theme) -> None:
    assert repr(theme_from(json.loads(canonical_json(plain(theme))))) == repr(theme)
