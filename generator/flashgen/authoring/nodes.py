"""What a YAML file says, as nodes that know where they were written."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from flashgen.authoring.source import Source

_BLANKS = " \t\n"
_UNITS = {
    "": re.compile(r"[^ \t\n]"),
    ">": re.compile(r"[^ \t\n]"),
    "'": re.compile(r"''|[^ \t\n]"),
    '"': re.compile(
        r"(?P<blank>\\(?:[nt \t\n]|x20|x09|x0[aA]|u0020|u0009|u000[aA]|U000000(?:20|09|0[aA])))"
        r"|\\(?:x..|u.{4}|U.{8}|.)|[^ \t\n]"
    ),
}


class Scalar(NamedTuple):
    """A text; `style` is how it was quoted: empty for plain, else `'`, `"`, `|` or `>`."""

    value: str
    line: int
    column: int
    style: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Nodes by key, in the order written; `keys` tells where each key stands."""

    entries: dict[str, "Node"]
    keys: dict[str, Scalar]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Hole:
    """What stands where nothing could be read; a finding says why."""

    line: int
    column: int


NOWHERE = Mapping({}, {}, 1, 1)
"""Stands for the nodes of what no author wrote."""
Node = Scalar | Sequence | Mapping | Hole
Path = tuple[str | int, ...]


def plain(node: Node, keep: str = "") -> Any:  # noqa: ANN401
    """Give a node as dicts, lists and strings.

    A key without a value, or with an empty one, counts as not written; but not in a mapping under
    the key `keep`, whose keys are content of their own.
    """
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item, keep) for item in node.items]
    if isinstance(node, Hole):
        return ""
    return {
        key: _whole(value) if key == keep else plain(value, keep)
        for key, value in node.entries.items()
        if not (isinstance(value, Scalar) and not value.value.strip())
    }


def _whole(node: Node) -> Any:  # noqa: ANN401
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.entries.items()}
    return plain(node)


def at(node: Node, path: Path) -> Node:
    """Follow `path` as far as the nodes go and return the last one met."""
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node


def key_at(node: Node, path: Path) -> Node:
    """Return the key that `path` ends with, where it is a key, else the node itself."""
    parent = at(node, path[:-1])
    if path and isinstance(parent, Mapping) and path[-1] in parent.keys:
        return parent.keys[str(path[-1])]
    return at(node, path)


def written_twice(key: Scalar, first: Scalar) -> tuple[int, int, str, str]:
    """Return where a key stands for a second time, and what to say about it."""
    message = f'the key "{key.value}" is written twice (first on line {first.line})'
    return key.line, key.column, message, "remove or rename one of the two"


def united(first: Node, second: Node) -> Node:
    """Return what two values of one key say together, as far as one can tell."""
    match first, second:
        case Sequence(), Sequence():
            return Sequence(first.items + second.items, first.line, first.column)
        case Mapping(), Mapping():
            entries, keys = second.entries | first.entries, second.keys | first.keys
            return Mapping(entries, keys, first.line, first.column)
    return first


def locate(source: Source, scalar: Scalar, offset: int) -> tuple[int, int]:
    """Return line and column (from 1) of the character at `offset` of a scalar's value.

    Exact in every style of writing; a blank that YAML folded counts as what follows it.
    """
    before = scalar.value[:offset]
    if scalar.style == "|":
        return _in_literal(source, scalar, before)
    if scalar.style != ">":
        written = source.lines[scalar.line - 1][scalar.column - 1 + len(scalar.style) :]
        if written.startswith(scalar.value) and not (scalar.style and set("'\\") & set(before)):
            return scalar.line, scalar.column + len(scalar.style) + offset
    blanks = sum(before.count(blank) for blank in _BLANKS)
    return _walk(source, scalar, offset - blanks)


def _in_literal(source: Source, scalar: Scalar, before: str) -> tuple[int, int]:
    """Find the end of `before` in a block that keeps its lines and loses their indentation."""
    line = scalar.line + 1 + before.count("\n")
    if line > len(source.lines):
        return scalar.line, scalar.column
    start = before.rfind("\n") + 1
    value = scalar.value[start:].partition("\n")[0]
    return line, max(0, len(source.lines[line - 1]) - len(value)) + len(before) - start + 1


def _walk(source: Source, scalar: Scalar, skip: int) -> tuple[int, int]:
    """Find the place in the source that `skip` written characters come before.

    Folding only changes blanks, so they are passed over on both sides.
    """
    unit = _UNITS[scalar.style]
    line = scalar.line + (scalar.style == ">")
    column = 0 if scalar.style == ">" else scalar.column - 1 + len(scalar.style)
    text = "\n".join(source.lines[line - 1 :])
    for found in unit.finditer(text, column):
        if found.lastgroup == "blank":
            continue
        if not skip:
            above = text[: found.start()]
            return line + above.count("\n"), found.start() - above.rfind("\n")
        skip -= 1
    return scalar.line, scalar.column
