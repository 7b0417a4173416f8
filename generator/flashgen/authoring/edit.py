"""Replace one text of a YAML file and leave every other byte as it was written."""

import pathlib
import re
from functools import reduce
from operator import getitem
from typing import Any

import yaml

from flashgen.authoring.nodes import Node, Path, Scalar, at, key_at, plain
from flashgen.authoring.parse import parse
from flashgen.authoring.source import Source, lines_joined
from flashgen.authoring.syntax import LOADER

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_HEADER = re.compile(r"[|>](?P<chomping>[+-])?(?P<indent>[1-9])?(?P<late>[+-])?")
_STEP = 2
_MOST = 9
"""The deepest indentation that the header of a block can name."""


def replace_text(written: str, path: Path, value: str) -> str | None:
    """Return a file's text with the text at `path` replaced, as a `|` block where one can stand.

    Line ends, comments, quotes and order stay. Returns nothing where the new text cannot be
    written in place, such as several lines between braces.
    """
    source = as_source(written)
    node, _ = parse(source)
    scalar = node and at(node, path)
    if node is None or not isinstance(scalar, Scalar):
        return None
    lines = _LINE.findall(written)
    newline = lines[0][len(lines[0].rstrip("\r\n")) :] or "\n"
    parent = key_at(node, path).column - 1
    if scalar.style and scalar.style in "|>":
        new: str | None = _in_block(lines, scalar, parent, value, newline)
    else:
        new = _in_line(source, lines, scalar, parent, value, newline)
    return new if new is not None and only_changed(node, path, value, new) else None


def as_source(written: str) -> Source:
    """Return the text of a file as a source without a name."""
    return Source(pathlib.Path(), "", lines_joined(written))


def _in_block(lines: list[str], scalar: Scalar, parent: int, value: str, newline: str) -> str:
    """Replace the lines of a block; what follows its header, such as a comment, stays."""
    head, first = lines[scalar.line - 1], scalar.line
    body = [line.rstrip("\r\n") for line in lines[first:]]
    header = _HEADER.match(head, scalar.column - 1)
    assert header  # noqa: S101
    inner = next(len(line) - len(line.lstrip(" ")) for line in body if line.strip(" "))
    if header["indent"]:
        inner = parent + int(header["indent"])
    last = 0
    for number, line in enumerate(body, start=1):
        if line.strip(" ") and len(line) - len(line.lstrip(" ")) < inner:
            break
        if line:
            last = number
    if _indicator(value, _MOST) and inner - parent > _MOST:
        inner = parent + _STEP
    chomping = header["chomping"] or header["late"] or ""
    mark = f"|{_indicator(value, inner - parent)}{chomping}"
    start = head[: header.start()] + mark + head[header.end() :]
    new = _indented(value, inner, newline)
    if first + last == len(lines) and not lines[-1].endswith(("\r", "\n")):
        new = new.rstrip("\r\n")
    return "".join([*lines[: first - 1], start, new, *lines[first + last :]])


def _in_line(
    source: Source, lines: list[str], scalar: Scalar, parent: int, value: str, newline: str
) -> str | None:
    """Replace a plain or quoted text by a block, or between braces by a quoted text."""
    end_line, end_column, flow = end_of(source, scalar)
    head = lines[scalar.line - 1][: scalar.column - 1]
    rest = lines[end_line][end_column:] if end_line < len(lines) else ""
    if flow:
        if "\n" in value:
            return None
        new = "'" + value.replace("'", "''") + "'" + rest
    else:
        comment = rest.rstrip("\r\n")
        new = f"|{_indicator(value, _STEP)}{comment}{newline}"
        new += _indented(value, parent + _STEP, newline)
        if not rest.endswith(("\r", "\n")):
            new = new.rstrip("\r\n")
    return "".join([*lines[: scalar.line - 1], head, new, *lines[end_line + 1 :]])


def end_of(source: Source, scalar: Scalar) -> tuple[int, int, bool]:
    """Return where a scalar ends (from 0), and whether it stands between braces or brackets."""
    flows: list[bool] = []
    for event in yaml.parse(source.text, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            flows.append(bool(event.flow_style))
        elif isinstance(event, yaml.CollectionEndEvent):
            flows.pop()
        elif isinstance(event, yaml.ScalarEvent):
            start: Any = event.start_mark
            end: Any = event.end_mark
            if (start.line + 1, start.column + 1) == (scalar.line, scalar.column):
                return end.line, end.column, any(flows)
    raise AssertionError(scalar)


def _indicator(value: str, step: int) -> str:
    """Return the indentation that a header must name because the first line does not show it."""
    return str(step) if value[:1] in (" ", "\t", "\n") else ""


def _indented(value: str, indent: int, newline: str) -> str:
    blank = " " * indent
    return "".join((blank + line if line else "") + newline for line in value.split("\n"))


def only_changed(node: Node, path: Path, value: str, new: str) -> bool:
    """Read the new file: nothing but the text at `path` may have another value."""
    after, _ = parse(as_source(new))
    if after is None:
        return False
    scalar = at(after, path)
    if not isinstance(scalar, Scalar) or scalar.value.rstrip("\n") != value:
        return False
    before, now = plain(node), plain(after)
    for tree in (before, now):
        parent = reduce(getitem, path[:-1], tree)
        parent[path[-1]] = value
    return bool(before == now)
