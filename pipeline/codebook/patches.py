"""Changes to a YAML text that leave every other character as it stands: comments, order, quoting, line breaks."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_ENDLESS = 1 << 30
_INDENT = 2


class Patches:
    """Changes gathered against one text, then made all at once."""

    def __init__(self, text: str) -> None:
        """The text is YAML whose root, if it has any, is a mapping."""
        self._text = text if text.endswith("\n") or not text else f"{text}\n"
        self._root: Node | None = yaml.compose(self._text, Loader=_LOADER)
        self._changes: list[tuple[int, int, str]] = []

    def put(self, keys: Sequence[str], value: Any) -> None:
        """A value under keys, in place of what stands there or behind its neighbours."""
        pair = _pair(self._at(keys[:-1]), keys[-1])
        if pair is None:
            self.add(keys[:-1], {keys[-1]: value})
            return
        name, node = pair
        written = _written(value, name.start_mark.column)
        if "#" in self._text[name.end_mark.index : node.start_mark.index]:
            # A comment stands between the key and its value.
            self._change(node.start_mark.index, _end(node), written.lstrip())
        else:
            self._change(name.end_mark.index, _end(node), f":{written}")

    def add(self, keys: Sequence[str], entries: Mapping[str, Any]) -> None:
        """Entries behind those of a mapping; blocks stand apart by a blank line."""
        if not entries:
            return
        node, column = self._at(keys), _INDENT * len(keys)
        if node is not None and node.value:
            column = node.value[0][0].start_mark.column
        text = "".join(
            f"\n{chr(10) * _is_block(value)}{' ' * column}{key}:{_written(value, column)}"
            for key, value in entries.items()
        )
        if node is not None and node.value:
            self._insert(self._line_end(_end(node)), text)
        elif not keys:
            self._insert(len(self._text), f"{text}\n")
        elif (pair := _pair(self._at(keys[:-1]), keys[-1])) is None:
            self._insert(len(self._text), f"\n{keys[-1]}:{text}\n")
        else:
            self._change(pair[0].end_mark.index, _end(pair[1]), f":{text}")

    def append(self, keys: Sequence[str], items: Sequence[Any]) -> None:
        """Items, a line each, behind those of a list."""
        if not items:
            return
        pair = _pair(self._at(keys[:-1]), keys[-1])
        node = pair[1] if pair else None
        if isinstance(node, SequenceNode) and node.value and not node.flow_style:
            indent = " " * node.start_mark.column
            self._insert(self._line_end(_end(node)), "".join(f"\n{indent}- {_flow(item)}" for item in items))
        else:
            before = node.value if isinstance(node, SequenceNode) else ()
            self.put(keys, [*map(_value, before), *items])

    def remove(self, keys: Sequence[str]) -> None:
        """Takes an entry out, with the blank line before it and the comment on its last line."""
        pair = _pair(self._at(keys[:-1]), keys[-1])
        if pair is not None:
            start = self._text.rfind("\n", 0, pair[0].start_mark.index)
            if self._text[max(start - 1, 0)] == "\n":
                start -= 1
            self._change(max(start, 0), self._line_end(_end(pair[1])), "")

    def rename(self, keys: Sequence[str], name: str) -> None:
        """Another last key, in its place."""
        pair = _pair(self._at(keys[:-1]), keys[-1])
        if pair is not None:
            self._change(pair[0].start_mark.index, pair[0].end_mark.index, name)

    def result(self) -> str:
        """The text with all changes made."""
        text = self._text
        for start, end, put in sorted(self._changes, key=lambda one: one[0], reverse=True):
            text = text[:start] + put + text[end:]
        return text

    def _at(self, keys: Sequence[str]) -> MappingNode | None:
        node = self._root
        for key in keys:
            pair = _pair(node, key)
            node = pair[1] if pair else None
        return node if isinstance(node, MappingNode) else None

    def _line_end(self, at: int) -> int:
        """The end of a line, so that what comes behind it leaves a comment on it alone."""
        found = self._text.find("\n", at)
        return len(self._text) if found < 0 else found

    def _insert(self, at: int, put: str) -> None:
        same = [number for number, (start, end, _) in enumerate(self._changes) if start == end == at]
        if same:
            self._changes[same[0]] = (at, at, self._changes[same[0]][2] + put)
        else:
            self._changes.append((at, at, put))

    def _change(self, start: int, end: int, put: str) -> None:
        self._changes.append((start, end, put))


def _pair(node: Node | None, key: str) -> tuple[Node, Node] | None:
    if not isinstance(node, MappingNode):
        return None
    return next(((name, value) for name, value in node.value if name.value == key), None)


def _end(node: Node) -> int:
    """Where the last thing of a node ends; a block's own mark lies behind the comments that follow it."""
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, MappingNode) else last)


def _is_block(value: Any) -> bool:
    return isinstance(value, Mapping)


def _written(value: Any, column: int) -> str:
    """A value as it stands behind the colon of a key in this column."""
    inner = " " * (column + _INDENT)
    if isinstance(value, Mapping) and value:
        return "".join(f"\n{inner}{key}:{_written(one, column + _INDENT)}" for key, one in value.items())
    if isinstance(value, list | tuple) and value:
        return "".join(f"\n{inner}- {_flow(one)}" for one in value)
    return "" if value is None else f" {_flow(value)}"


def _flow(value: Any) -> str:
    """A value on one line."""
    text = yaml.dump(
        value, Dumper=_DUMPER, default_flow_style=True, allow_unicode=True, width=_ENDLESS, sort_keys=False
    )
    return text.removesuffix("...\n").rstrip("\n")


def _value(node: Node) -> Any:
    return yaml.load(yaml.serialize(node), Loader=_LOADER)
