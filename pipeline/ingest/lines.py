"""Lines of a plain transcript to cues: time codes, speaker labels in every common style, headers.

Styles read: `**Name:** text`, `Name: text`, `Name  0:21` over its text, a bare name over its text,
`[00:05] Name: text`, `[00:01.2 --> 00:03.4] text`, `0:16: 0:19 Name: text`, `И: … Р: …`,
and dialogue marked by dashes.
"""

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.ingest.cues import Cue, Reading, clean, seconds, unescape
from pipeline.ingest.labels import MAX_LABEL_WORDS, is_labelled_role, is_metadata, role_of_label

TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_RANGE = rf"(?P<start>{TIME})\s*(?:(?:-->|->|[-–—:]|to)\s*(?P<end>{TIME}))?"
_BRACKETED = re.compile(rf"^[\[(<]\s*{_RANGE}\s*[\])>]\s*[-–—:]?\s*")
_BARE_TIME = re.compile(rf"^{_RANGE}(?:\s*[-–—:|]\s*|\s+|$)")
_INLINE_TIME = re.compile(rf"\[\s*({TIME})\s*\]")
_INLINE_TIME_IN_PARENTHESES = re.compile(rf"[\[(]\s*({TIME})\s*[\])]")
_LABEL = re.compile(
    r"^(?P<label>[^\W_][^:：\[\]<>|\t]{0,47}?)\s*"
    rf"(?:[\[(,]?\s*(?P<start>{TIME})(?:\s*[-–—]+>?\s*(?P<end>{TIME}))?\s*[\])]?)?\s*[:：](?!\d|//)\s*(?P<rest>.*)$"
)
_LABEL_OVER_TEXT = re.compile(
    rf"^(?P<label>[^\W\d_][^:：\[\]<>|\t]{{0,47}}?)[\s,]+[\[(]?(?P<start>{TIME})(?:\s*[-–—]+>?\s*(?P<end>{TIME}))?[\])]?\s*$"
)
_BRACKET_LABEL = re.compile(r"^[\[<(](?P<label>[^\W\d_][^:\[\]<>()|\t]{0,40})[\])>]\s*[:—–-]?\s*(?P<rest>.*)$")
_LABEL_STYLES = (_LABEL_OVER_TEXT, _LABEL, _BRACKET_LABEL)
_PLAIN = (_LABEL_STYLES.index(_LABEL), False)
_BARE_NAME = re.compile(r"^[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}(?: \d{1,2})?$")
_HEADING = re.compile(r"^\s{0,3}(#{1,6}\s|[-*_=]{3,}\s*$)")
_MARKDOWN = re.compile(r"(\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|^\s*>\s?)")
_ESCAPED = re.compile(r"\\([\[\]()*_#.!<>+-])")
_DASH = re.compile(r"^[—–-]\s+(?=\S)")
_LABEL_PUNCTUATION = re.compile(r"[?!;«»\"“”…]|\.\s|,")
_INITIAL = re.compile(r"\b(\w|dr|mr|ms|mrs|prof|г|гр)\.\s", re.IGNORECASE)
_NOISE = re.compile(
    r"laugh|chuckl|crosstalk|music|applause|inaudible|silence|pause|noise|redacted|blank|unclear|sigh|cough|break|"
    r"смех|смеет|смеё|музык|аплодисм|неразборчив|тишин|пауза|шум|вздох|кашл|перерыв",
    re.IGNORECASE,
)
_ASIDE = frozenset(["question", "answer", "вопрос", "ответ"])
_CREDIT = re.compile(r"^(transcribed) by https?://\S+$", re.IGNORECASE)
_HEADER_SHARE = 0.3
_ALL_LABELLED = 0.9
_EARLY = 300.0
_HEAD_LINES = 15
_NAME_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Line:
    """One line, its time code taken off; `bold` if it opened with Markdown emphasis."""

    text: str
    start: float | None
    end: float | None
    bold: bool
    heading: bool
    dash: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What stands where a speaker's label would, at the start of one line."""

    key: str
    label: str
    style: tuple[int, bool]


def read_lines(raw_lines: Sequence[str]) -> Reading:
    """Cues of a plain-text transcript, one per line or labelled stretch."""
    lines = _take_times([line for line in raw_lines if line.strip() and not _CREDIT.match(line.strip())])
    introduced = _introductions(lines)
    lines = [line for line in lines if line not in introduced]
    labels = find_labels([(line.text, line.bold) for line in lines if not line.heading])
    names = set() if labels else _names_over_text(lines)
    if not labels and not names and _is_dash_dialogue(lines):
        return Reading(_dash_cues(lines))
    header, body = _split_header(lines, labels, names)
    header = "\n".join(part for part in (_join(introduced), header) if part)
    inline = _inline_time([line.text for line in body])
    cues = [cue for line in body for cue in _cues_of_line(line, labels, names, inline)]
    return Reading([cue for cue in _give_ends(cues) if cue.text or cue.speaker or cue.start_time is not None], header)


def split_label(text: str, labels: set[str]) -> Cue | None:
    """The cue of a line that opens with one of the accepted labels, else None."""
    for pattern in _LABEL_STYLES:
        match = pattern.match(text)
        if match and _key(match["label"]) in labels:
            groups = match.groupdict()
            return Cue(
                groups.get("rest") or "",
                match["label"].strip(),
                seconds(groups["start"]) if groups.get("start") else None,
                seconds(groups["end"]) if groups.get("end") else None,
            )
    return None


def find_labels(lines: Sequence[tuple[str, bool]]) -> set[str]:
    """Keys of the labels that really name speakers, from (text, bold) lines.

    A label counts when it says a role, is numbered, or recurs as names do; where nearly every line
    opens with one, or in the bold style of the rest, a single one counts too.
    """
    found = [(at, one) for at, (text, bold) in enumerate(lines) if (one := _candidate(text, bold))]
    candidates = [one for _, one in found]
    counts = Counter(one.key for one in candidates)
    shown = {one.key: one.label for one in candidates}
    sure = {key for key in counts if _says_role(shown[key])}
    names = {key for key in counts if not is_metadata(shown[key]) and (shown[key][:1].isupper() or key.isdigit())}
    recurring = {key for key in names - sure if counts[key] >= 2}
    if not sure and not _recur_as_names([at for at, one in found if one.key in recurring], len(lines)):
        recurring = set()
    accepted = sure | recurring
    if len(accepted) == 1 and not sure and counts.total() < 0.3 * len(lines):
        return set()
    if sum(counts[key] for key in names | sure) >= _ALL_LABELLED * len(lines):
        accepted |= {key for key in names if _is_name(shown[key])}
    return _in_house_style(accepted, candidates, names)


def _introductions(lines: Sequence[_Line]) -> list[_Line]:
    """Lines of a head that say who is who («Интервьюер: Ольга Петрова») above a talk under other labels."""
    labels = [one.key for line in lines if (one := _candidate(line.text, line.bold))]
    counts = Counter(labels)
    speaking = {key for key, count in counts.items() if count >= 2 and not is_metadata(key)}
    if len(speaking) < 2:
        return []
    return [line for line in lines[:_HEAD_LINES] if not line.heading and _introduces(line.text, counts)]


def _introduces(text: str, counts: Mapping[str, int]) -> bool:
    """Whether a line gives a role that nobody speaks under to somebody named."""
    match = _LABEL.match(text)
    if not match or counts[_key(match["label"])] != 1 or role_of_label(match["label"]) is None:
        return False
    named = match["rest"].strip()
    return named[:1].isupper() and len(named.split()) <= _NAME_WORDS and "?" not in named


def _recur_as_names(at: Sequence[int], total: int) -> bool:
    """Whether labels that say no role open enough lines, or a few but from the very start, to be names."""
    return len(at) >= 0.3 * total or (len(at) >= max(4, 0.05 * total) and at[0] <= 0.05 * total)


def _in_house_style(accepted: set[str], candidates: Sequence[_Candidate], names: set[str]) -> set[str]:
    """The accepted labels, less rare ones in another style than the rest, and single ones in theirs.

    A style that prose never has (bold, or a time code after the name) vouches for a label seen once.
    """
    spoken = [one for one in candidates if one.key in accepted]
    if not spoken:
        return accepted
    house, _ = Counter(one.style for one in spoken).most_common(1)[0]
    at_home = {one.key for one in candidates if one.style == house}
    if house == _PLAIN:
        return accepted
    counts = Counter(one.key for one in spoken)
    rare = {key for key in accepted - at_home if counts[key] * 4 <= max(counts.values())}
    return (accepted - rare) | (at_home & names)


def _says_role(label: str) -> bool:
    """Whether a label says a role; "My next question" says none, though "Question" does."""
    words = label.casefold().split()
    aside = len(words) > 1 and not words[-1].isdigit() and not _ASIDE.isdisjoint(words)
    return is_labelled_role(label) and not aside


def _is_name(label: str) -> bool:
    return len(label.split()) <= 3 and all(word[:1].isupper() for word in label.split())


def _candidate(text: str, bold: bool) -> _Candidate | None:
    for number, pattern in enumerate(_LABEL_STYLES):
        match = pattern.match(text)
        if match and _could_be_label(match["label"]):
            noise = pattern is _BRACKET_LABEL and _NOISE.search(match["label"])
            if noise or match["label"].casefold() in ("http", "https"):
                return None
            return _Candidate(_key(match["label"]), match["label"].strip(), (number, bold))
    return None


def _could_be_label(label: str) -> bool:
    label = label.strip()
    plain = _INITIAL.sub("", label + " ")
    return 0 < len(label.split()) <= MAX_LABEL_WORDS and not _LABEL_PUNCTUATION.search(plain)


def _key(label: str) -> str:
    return " ".join(label.casefold().split())


def _take_times(raw_lines: Sequence[str]) -> list[_Line]:
    stripped = [_strip_markdown(line) for line in raw_lines]
    bare = _bare_times_are_codes([line.text for line in stripped])
    return [_take_time(line, bare) for line in stripped]


def _strip_markdown(raw: str) -> _Line:
    heading = bool(_HEADING.match(raw))
    unescaped = _ESCAPED.sub(r"\1", unescape(raw))
    opened = unescaped.lstrip(" >-")
    bold = opened.startswith(("**", "__")) or "] **" in unescaped[:40]
    text = clean(_MARKDOWN.sub("", unescaped.lstrip("#")))
    dash = bool(_DASH.match(text))
    return _Line(_DASH.sub("", text), None, None, bold, heading, dash)


def _bare_times_are_codes(texts: Sequence[str]) -> bool:
    """Whether bare times at line starts are codes, not a day's schedule, which runs forward too (9:00, 10:30)."""
    starts = [seconds(m["start"]) for text in texts if (m := _BARE_TIME.match(text))]
    forward = sum(a <= b for a, b in itertools.pairwise(starts))
    if len(starts) < 3 or forward < 0.8 * (len(starts) - 1):
        return False
    if starts[0] > _EARLY and not any(start % 5 for start in starts):
        return False
    return len(starts) >= 0.05 * len(texts)


def _take_time(line: _Line, bare: bool) -> _Line:
    match = _BRACKETED.match(line.text) or (_BARE_TIME.match(line.text) if bare else None)
    if not match:
        return line
    end = seconds(match["end"]) if match["end"] else None
    return replace(line, text=line.text[match.end() :].strip(), start=seconds(match["start"]), end=end)


def _names_over_text(lines: Sequence[_Line]) -> set[str]:
    """Names that stand alone over what is said, again and again."""
    bare = Counter(_key(line.text) for line in lines if _BARE_NAME.match(line.text) and line.text[:1].isupper())
    names = {name for name, count in bare.items() if count >= 3 and len(name.split()) <= 4}
    followed = sum(bare[name] for name in names)
    return names if len(names) >= 2 and followed >= 0.15 * len(lines) else set()


def _split_header(lines: Sequence[_Line], labels: set[str], names: set[str]) -> tuple[str, list[_Line]]:
    opens = next((i for i, line in enumerate(lines) if _opens_talk(line, labels, names)), None)
    if opens is None:
        opens = next((i for i, line in enumerate(lines) if not (line.heading or _is_fact(line))), 0)
        return _join(lines[:opens]), [line for line in lines[opens:] if not line.heading]
    head, body = list(lines[:opens]), [line for line in lines[opens:] if not line.heading]
    spoken = [line for line in head if not (line.heading or _is_fact(line))]
    if _words(spoken) > _HEADER_SHARE * (_words(body) + 1) and not _repeats(spoken, body):
        return _join([line for line in head if line not in spoken]), spoken + body
    return _join(head), body


def _opens_talk(line: _Line, labels: set[str], names: set[str]) -> bool:
    if line.heading:
        return False
    return line.start is not None or split_label(line.text, labels) is not None or _key(line.text) in names


def _is_fact(line: _Line) -> bool:
    match = _LABEL.match(line.text)
    return bool(match and is_metadata(match["label"]))


def _repeats(head: Sequence[_Line], body: Sequence[_Line]) -> bool:
    """Whether the untimed text before the talk is the same talk once more."""
    said = Counter(_join(body).casefold().split())
    words = Counter(_join(head).casefold().split())
    return sum((words & said).values()) > 0.8 * sum(words.values())


def _words(lines: Sequence[_Line]) -> int:
    return sum(len(line.text.split()) for line in lines)


def _join(lines: Sequence[_Line]) -> str:
    return "\n".join(line.text for line in lines if any(c.isalnum() for c in line.text))


def _inline_time(texts: Sequence[str]) -> re.Pattern[str]:
    """What a time code inside the text looks like; times in parentheses are codes only where they run forward."""
    codes = [seconds(code) for text in texts for code in _INLINE_TIME_IN_PARENTHESES.findall(text)]
    return _INLINE_TIME_IN_PARENTHESES if len(codes) >= 3 and codes == sorted(codes) else _INLINE_TIME


def _cues_of_line(line: _Line, labels: set[str], names: set[str], inline: re.Pattern[str]) -> list[Cue]:
    if _key(line.text) in names:
        return [Cue("", line.text, line.start, line.end)]
    cue = split_label(line.text, labels) or Cue(line.text)
    start = cue.start_time if cue.start_time is not None else line.start
    end = cue.end_time if cue.end_time is not None else line.end
    return _at_inline_times(replace(cue, start_time=start, end_time=end), inline)


def _at_inline_times(cue: Cue, inline: re.Pattern[str]) -> list[Cue]:
    """A time code inside the text starts a new cue of the same speaker."""
    first, *rest = inline.split(cue.text)
    cues = [replace(cue, text=first.strip())]
    for code, text in zip(rest[::2], rest[1::2], strict=True):
        cues.append(Cue(text.strip(), start_time=seconds(code)))
    return cues


def _give_ends(cues: list[Cue]) -> list[Cue]:
    """A time code on a line of its own belongs to the text below it."""
    given: list[Cue] = []
    pending: Cue | None = None
    for cue in cues:
        if not cue.text and cue.speaker is None:
            pending = cue
            continue
        late = pending is not None and cue.start_time is None
        timed = replace(cue, start_time=pending.start_time, end_time=pending.end_time) if pending and late else cue
        pending = timed if not timed.text and timed.start_time is not None else None
        given.append(timed)
    return given


def _is_dash_dialogue(lines: Sequence[_Line]) -> bool:
    dashed = [line for line in lines if line.dash]
    asked = sum("?" in line.text for line in dashed)
    return len(lines) >= 6 and len(dashed) >= 0.6 * len(lines) and asked >= 0.1 * len(dashed)


def _dash_cues(lines: Sequence[_Line]) -> list[Cue]:
    """Each dash opens the other side's turn."""
    side, cues = 0, []
    for line in lines:
        side = 1 - side if line.dash else side
        cues.append(Cue(line.text, f"— {side + 1}" if line.dash else None, line.start, line.end))
    return cues
