"""YAML text → nodes that know where they were written.

Only the plain core of YAML is accepted: anchors, aliases, tags, merge keys, duplicate keys and
several documents are refused, and every scalar stays the text that was written, so `no`, `1.10`
and `12:30` mean what they look like. Built on libyaml's events, so nothing is ever constructed
from a hostile file.
"""

import re
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from flashgen.diagnostics import Diagnostic
from flashgen.source import Source

MAX_DEPTH = 40
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ue000\ue001]"
)


@dataclass(frozen=True, slots=True)
class Scalar:
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


Node = Scalar | Sequence | Mapping
Path = tuple[str | int, ...]


class _RefusedError(Exception):
    """Stops the parsing of one file; `parse` turns it into a finding."""

    def __init__(self, finding: Diagnostic) -> None:
        self.finding = finding


def parse(source: Source) -> tuple[Mapping | None, list[Diagnostic]]:
    """Parse a file whose top is a mapping; return its node, or what is wrong with it."""
    builder = _Builder(source)
    try:
        node = builder.document()
    except _RefusedError as refused:
        return None, [*builder.findings, refused.finding]
    except yaml.YAMLError as error:
        return None, [*builder.findings, _syntax_error(source, error)]
    return (None if builder.findings else node), builder.findings


def plain(node: Node) -> Any:  # noqa: ANN401
    """Give a node as dicts, lists and strings. A key without a value counts as not written."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {
        key: plain(value)
        for key, value in node.entries.items()
        if not (isinstance(value, Scalar) and not value.value and not value.style)
    }


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


def locate(source: Source, scalar: Scalar, offset: int) -> tuple[int, int]:
    """Return line and column (from 1) of the character at `offset` of a scalar's value.

    Exact for literal blocks and for plain and quoted texts on one line; in folded or wrapped
    texts the words before the character are counted off in the source.
    """
    before = scalar.value[:offset]
    if scalar.style == "|":
        first = scalar.line + 1
        while first <= len(source.lines) and not source.lines[first - 1].strip():
            first += 1
        leading = len(scalar.value) - len(scalar.value.lstrip("\n"))
        first -= leading
        line = first + before.count("\n")
        indent = _indent(source, first + leading)
        return line, indent + len(before) - (before.rfind("\n") + 1) + 1
    if scalar.style == "" or scalar.style in "'\"":
        text = source.lines[scalar.line - 1][scalar.column - 1 :]
        if _one_line(scalar, text):
            column = scalar.column + offset + (1 if scalar.style else 0)
            if scalar.style == "'":
                column += before.count("'")
            return scalar.line, column
    return _count_off(source, scalar, before)


def _one_line(scalar: Scalar, text: str) -> bool:
    written = scalar.value.replace("'", "''") if scalar.style == "'" else scalar.value
    return text[1 if scalar.style else 0 :].startswith(written)


def _indent(source: Source, line: int) -> int:
    text = source.lines[line - 1] if line <= len(source.lines) else ""
    return len(text) - len(text.lstrip(" "))


def _count_off(source: Source, scalar: Scalar, before: str) -> tuple[int, int]:
    """Walk the source past the non-blank characters of `before`; blanks fold, so skip them."""
    line, column = scalar.line, scalar.column
    if scalar.style == ">":
        line, column = line + 1, 1
    elif scalar.style:
        column += 1
    wanted = [char for char in before if not char.isspace()]
    seen = 0
    while line <= len(source.lines):
        text = source.lines[line - 1]
        while column <= len(text):
            char = text[column - 1]
            if not char.isspace():
                if seen == len(wanted):
                    return line, column
                seen += char == wanted[seen]
            column += 1
        line, column = line + 1, 1
    return scalar.line, scalar.column


class _Builder:
    """Builds nodes from libyaml's events, one file at a time."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Diagnostic] = []
        self.loader = _Loader(source.text)

    def document(self) -> Mapping:
        self.loader.get_event()
        event = self.loader.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            self._refuse(1, 1, "FG104", "the file is empty", "`flashgen new` writes one to start")
        node = self._node(self.loader.get_event(), 0)
        self.loader.get_event()
        event = self.loader.get_event()
        if not isinstance(event, yaml.StreamEndEvent):
            mark = event.start_mark
            message = "a second YAML document starts here"
            self._refuse(mark.line + 1, 1, "FG107", message, "one question, one file")
        if not isinstance(node, Mapping):
            message = "the file must be a mapping of keys, such as `id: contrastive-learning`"
            self._refuse(node.line, node.column, "FG104", message)
        return node

    def _node(self, event: Any, depth: int) -> Node:  # noqa: ANN401
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if depth > MAX_DEPTH:
            self._refuse(line, column, "FG107", f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, yaml.AliasEvent):
            hint = "write the text out, or quote it if the * belongs to it"
            self._refuse(line, column, "FG107", f"`*{event.anchor}` is a YAML alias", hint)
        if event.anchor is not None:
            hint = "write the text out, or quote it if the & belongs to it"
            self._refuse(line, column, "FG107", f"`&{event.anchor}` is a YAML anchor", hint)
        if event.tag is not None:
            hint = "remove it, or quote the text if the ! belongs to it"
            self._refuse(line, column, "FG107", f"`{event.tag}` is a YAML tag", hint)
        if isinstance(event, yaml.ScalarEvent):
            scalar = Scalar(event.value, line, column, event.style or "")
            self._check_characters(scalar)
            return scalar
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := self.loader.get_event(), yaml.SequenceEndEvent):
                items.append(self._node(event, depth + 1))
            return Sequence(tuple(items), line, column)
        return self._mapping(line, column, depth)

    def _mapping(self, line: int, column: int, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        while not isinstance(event := self.loader.get_event(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                hint = 'quote the text if its braces or brackets belong to it: "{x}"'
                self._refuse(key.line, key.column, "FG107", "a key must be a text", hint)
            value = self._node(self.loader.get_event(), depth + 1)
            if key.value == "<<" and not key.style:
                self._refuse(key.line, key.column, "FG107", "`<<` is a YAML merge key")
            if key.value in entries:
                first = keys[key.value].line
                message = f'the key "{key.value}" is written twice (first on line {first})'
                hint = "remove or rename one of the two"
                finding = self.source.finding(key.line, key.column, "FG105", message, hint)
                self.findings.append(finding)
                continue
            entries[key.value] = value
            keys[key.value] = key
        return Mapping(entries, keys, line, column)

    def _check_characters(self, scalar: Scalar) -> None:
        found = _FORBIDDEN.search(scalar.value)
        if not found:
            return
        code = f"U+{ord(found[0]):04X}"
        hint = "remove it"
        if scalar.style == '"':
            hint = "in double quotes a backslash starts an escape: use single quotes or `|` for TeX"
        line, column = locate(self.source, scalar, found.start())
        message = f"the text contains the control character {code}"
        self.findings.append(self.source.finding(line, column, "FG106", message, hint))

    def _refuse(self, line: int, column: int, code: str, message: str, hint: str = "") -> NoReturn:
        raise _RefusedError(self.source.finding(line, column, code, message, hint))


_HINTS = (
    ("mapping values are not allowed", "the text has a `: ` in it: quote it, or use `|`"),
    ("cannot start any token", "quote the text, or use `|`"),
    ("unknown escape character", "use single quotes or `|` for TeX: they keep the backslash"),
    ("did not find expected key", "look for a missing quote or a wrong indentation above"),
    (
        "did not find expected alphabetic",
        "quote the text: a leading * or & means something in YAML",
    ),
    ("could not find expected ':'", "look for a missing `:` or a wrong indentation here"),
    ("did not find expected '-'", "look for a wrong indentation here"),
    ("found unexpected end of stream", "a quote or bracket is not closed"),
    ("did not find expected ',' or", "quote the text if its brackets or braces belong to it"),
    ("did not find expected <document start>", "look for a wrong indentation above"),
)


def _syntax_error(source: Source, error: yaml.YAMLError) -> Diagnostic:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        problem = error.problem or "not valid YAML"
        hint = next((hint for start, hint in _HINTS if start in problem), "")
        message = f"not valid YAML: {problem}"
        if error.context and error.context_mark is not None:
            message += f" ({error.context} that starts on line {error.context_mark.line + 1})"
        return source.finding(mark.line + 1, mark.column + 1, "FG104", message, hint)
    position = getattr(error, "position", None) or 0
    before = source.text.encode()[:position].decode(errors="replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    reason = getattr(error, "reason", None) or "not valid YAML"
    return source.finding(line, column, "FG106", f"not valid YAML: {reason}")
