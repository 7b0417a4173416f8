"""A file → the nodes of all that YAML can read of it, although something else is broken.

Libyaml stops at the first thing that it does not understand. So a broken file is cut where its
keys begin, a broken list where its entries do, a broken entry where its keys do; each piece is read
by itself, at the place where it stands.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from flashgen.authoring import nodes
from flashgen.authoring.codes import BROKEN_QUOTES, WRITTEN_TWICE
from flashgen.authoring.nodes import Hole, Mapping, Node, Scalar, united, written_twice
from flashgen.authoring.parse import parse_on, without_forbidden
from flashgen.authoring.source import MAX_FINDINGS, Source
from flashgen.diagnostics import Diagnostic, has_errors

_KEY = re.compile(r"(?P<key>\w[\w -]*):(?:\s|$)")
_ENTRY = re.compile(r"(?P<indent> *)-(?: |$)")
_DASH = re.compile(r" *- +")
_MAX_PIECES = 500
"""What has more is not a file that somebody writes; each piece costs the lines above it."""
_Range = tuple[int, int]
"""Lines from the first (counted from 0) up to the last, which is outside."""
_Findings = list[Diagnostic]


def read(source: Source) -> tuple[Mapping | None, _Findings]:
    """Read a file whose top is a mapping; what could not be read is a hole with a finding."""
    node, findings = parse_on(source)
    strange = [finding for finding in findings if finding.code == BROKEN_QUOTES.code]
    if node is not None or not strange:
        return _in_parts(source, node, findings)
    legible = replace(source, text=without_forbidden(source.text))
    node, more = _in_parts(legible, *parse_on(legible))
    excerpts = (source.lines[finding.line - 1] for finding in more)
    shown = zip(more, excerpts, strict=True)
    return node, [*strange, *(replace(finding, excerpt=line) for finding, line in shown)]


def _in_parts(
    source: Source, node: Mapping | None, findings: _Findings
) -> tuple[Mapping | None, _Findings]:
    """Read a file part by part if it could not be read as a whole."""
    if node is None and len(findings) < MAX_FINDINGS:
        heads = [index for index, line in enumerate(source.lines) if _KEY.match(line)]
        if 0 < len(heads) < _MAX_PIECES:
            node, found = _file(source, heads)
            return node, found if has_errors(found) else findings
    return node, findings


def _file(source: Source, heads: list[int]) -> tuple[Mapping, _Findings]:
    """Read each key of a file with what is below it."""
    top = Mapping({}, {}, heads[0] + 1, 1)
    found: _Findings = []
    for first, end in _ranges([0, *heads[1:]], len(source.lines)):
        node, problems = parse_on(_only(source, (first, end)))
        if node is None:
            node, problems = _list(source, max(first, heads[0]), end, problems)
        found += problems
        for name, value in node.entries.items():
            if name in top.keys:
                line, column, message, hint = written_twice(node.keys[name], top.keys[name])
                found.append(source.finding(line, column, WRITTEN_TWICE, message, hint))
                value = united(top.entries[name], value)  # noqa: PLW2901
            top.entries[name] = value
            top.keys.setdefault(name, node.keys[name])
    return top, found


def _list(source: Source, head: int, end: int, findings: _Findings) -> tuple[Mapping, _Findings]:
    """Read the entries of a broken list one by one; anything else under a key is a hole."""
    key = _key(source.lines[head], head)
    value: Node = Hole(key.line, key.column)
    starts = list(_entries(source.lines, head + 1, end))
    if 0 < len(starts) < _MAX_PIECES:
        items: list[Node] = []
        found: _Findings = []
        for first, last in _ranges(starts, end):
            entries, problems = _entry(source, key, first, last)
            items += entries
            found += problems
        if has_errors(found):
            findings, value = found, nodes.Sequence(tuple(items), starts[0] + 1, 1)
    return Mapping({key.value: value}, {key.value: key}, key.line, key.column), findings


def _entry(source: Source, key: Scalar, first: int, end: int) -> tuple[Sequence[Node], _Findings]:
    """Read one entry of the list under a key, or each of its own keys if it is broken."""
    head = (key.line - 1, key.line)
    node, findings = parse_on(_only(source, head, (first, end)))
    hole = Hole(first + 1, 1)
    if node is not None:
        return _items(node, key, hole), findings
    starts = list(_keys(source.lines, first, end))
    kept: list[_Range] = [head, (first, (starts or [end])[0])]
    holes: list[int] = []
    found: _Findings = []
    for piece in _ranges(starts, end):
        part, problems = parse_on(_only(source, *kept[:2], piece))
        if part is None:
            found += problems
            holes.append(piece[0])
        else:
            kept.append(piece)
    node, problems = parse_on(_only(source, *kept))
    if node is None or not holes:
        return [hole], findings
    items = _items(node, key, hole)
    for index in holes:
        if isinstance(entry := items[0], Mapping):
            lost = _key(source.lines[index], index)
            entry.entries[lost.value], entry.keys[lost.value] = Hole(lost.line, lost.column), lost
    return items, [*found, *problems]


def _items(node: Mapping, key: Scalar, hole: Hole) -> Sequence[Node]:
    value = node.entries.get(key.value)
    return value.items if isinstance(value, nodes.Sequence) and value.items else [hole]


def _entries(lines: Sequence[str], first: int, end: int) -> Iterator[int]:
    """Give the lines on which the entries of a list start, if the first line starts one."""
    indent = None
    for index in range(first, end):
        line = lines[index]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = _ENTRY.match(line)
        if indent is None:
            if not entry:
                return
            indent = entry["indent"]
        if entry and entry["indent"] == indent:
            yield index


def _keys(lines: Sequence[str], first: int, end: int) -> Iterator[int]:
    """Give the lines below the first one on which a key of the same entry starts."""
    if dash := _DASH.match(lines[first]):
        for index in range(first + 1, end):
            line = lines[index]
            if not line[: dash.end()].strip() and _KEY.match(line, dash.end()):
                yield index


def _key(line: str, index: int) -> Scalar:
    found = _KEY.search(line)
    name, column = (found["key"], found.start()) if found else ("", 0)
    return Scalar(name, index + 1, column + 1, "")


def _ranges(starts: Sequence[int], end: int) -> Iterator[_Range]:
    yield from zip(starts, [*starts[1:], end], strict=True) if starts else ()


def _only(source: Source, *ranges: _Range) -> Source:
    """Blank out all lines but these, so that the rest stands where it stood."""
    lines = [""] * ranges[-1][1]
    for first, end in ranges:
        lines[first:end] = source.lines[first:end]
    return replace(source, text="\n".join(lines))
