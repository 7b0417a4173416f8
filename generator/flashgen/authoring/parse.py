"""YAML text → nodes that know where they were written.

Only the plain core of YAML is accepted: anchors, aliases, tags, merge keys, duplicate keys and
several documents are refused, and every scalar stays the text that was written, so `no`, `1.10`
and `12:30` mean what they look like. Built on libyaml's events, so nothing is ever constructed
from a hostile file.
"""

import re
import unicodedata
from itertools import islice
from typing import Any, NoReturn

import yaml

from flashgen.authoring.codes import (
    BRACES,
    BROKEN_QUOTES,
    LOST_TO_COMMENT,
    NOT_PLAIN,
    NOT_YAML,
    WRITTEN_TWICE,
)
from flashgen.authoring.nodes import (
    Hole,
    Mapping,
    Node,
    Scalar,
    Sequence,
    locate,
    united,
    written_twice,
)
from flashgen.authoring.source import MAX_FINDINGS, TOO_MANY, Source
from flashgen.authoring.syntax import KEEP_BACKSLASH, LOADER, explain
from flashgen.diagnostics import Diagnostic, Rule, clip, has_errors

MAX_DEPTH = 40
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    "\ue000\ue001]"
)
_MAX_FORBIDDEN = 20
_ESCAPE = "\x1b"
_STRIP = r"strip them: sed -i 's/\x1b\[[0-9;?]*[A-Za-z]//g' FILE; or paste with NO_COLOR=1 set"
_TEX_ESCAPE = re.compile(
    r"(?<!\\)(?:\\\\)*\\(?P<macro>t(?:an|anh|au|ext\w*|frac|heta|ilde|imes|o|op|riangle\w*)"
    r"|n(?:abla|e|eg|eq|i|mid|ot|otin|u))(?![A-Za-z])"
)
_LOST = re.compile(r"[ \t]+#[^\s#]")
_CHECKED = ("", '"')
"""Styles in which YAML may make something else of a text than was written."""


class _RefusedError(Exception):
    """Stops the parsing of one file; `parse` turns it into a finding."""

    def __init__(self, finding: Diagnostic) -> None:
        self.finding = finding


def parse(source: Source) -> tuple[Mapping | None, list[Diagnostic]]:
    """Parse a file whose top is a mapping; return its node, or what is wrong with it."""
    node, findings = parse_on(source)
    return (None if has_errors(findings) else node), findings


def parse_on(source: Source) -> tuple[Mapping | None, list[Diagnostic]]:
    """Parse a file to its end if YAML can; return its nodes, with holes, and what is wrong."""
    if forbidden := list(islice(_FORBIDDEN.finditer(source.text), _MAX_FORBIDDEN)):
        escapes = [found for found in forbidden if found[0] == _ESCAPE]
        others = [found for found in forbidden if found[0] != _ESCAPE]
        return None, [_forbidden(source, found) for found in (*escapes[:1], *others)]
    builder = _Builder(source)
    try:
        node = builder.document()
    except _RefusedError as refused:
        return None, [*builder.findings, refused.finding]
    except yaml.YAMLError as error:
        return None, [*builder.findings, explain(source, error)]
    return node, builder.findings


class _Builder:
    """Builds nodes from libyaml's events, one file at a time."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Diagnostic] = []
        self.loader = LOADER(source.text)
        self.last = len(source.lines) - 1

    def document(self) -> Mapping:
        self.loader.get_event()
        event = self.loader.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            self._refuse(1, 1, NOT_YAML, "the file is empty", "`flashgen new` writes one to start")
        node = self._node(self.loader.get_event(), 0)
        self.loader.get_event()
        event = self.loader.get_event()
        if not isinstance(event, yaml.StreamEndEvent):
            line, column = self._position(event.start_mark)
            message = "a second YAML document starts here"
            self._refuse(line, column, NOT_PLAIN, message, "one question, one file")
        if not isinstance(node, Mapping):
            message = "the file must be a mapping of keys, such as `id: contrastive-learning`"
            self._refuse(node.line, node.column, NOT_YAML, message)
        return node

    def _node(self, event: Any, depth: int) -> Node:  # noqa: ANN401
        line, column = self._position(event.start_mark)
        if depth > MAX_DEPTH or event.anchor is not None or event.tag is not None:
            self._refuse_node(event, line, column, depth)
        if isinstance(event, yaml.ScalarEvent):
            scalar = Scalar(event.value, line, column, event.style or "")
            if scalar.style in _CHECKED and not self._is_as_meant(scalar, event.end_mark):
                return Hole(line, column)
            return scalar
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := self.loader.get_event(), yaml.SequenceEndEvent):
                items.append(self._node(event, depth + 1))
            return Sequence(tuple(items), line, column)
        return self._mapping(event, line, column, depth)

    def _refuse_node(self, event: Any, line: int, column: int, depth: int) -> NoReturn:  # noqa: ANN401
        if depth > MAX_DEPTH:
            self._refuse(line, column, NOT_PLAIN, f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, yaml.AliasEvent):
            hint = "write the text out, or quote it if the * belongs to it"
            self._refuse(line, column, NOT_PLAIN, f"`*{event.anchor}` is a YAML alias", hint)
        if event.anchor is not None:
            hint = "write the text out, or quote it if the & belongs to it"
            self._refuse(line, column, NOT_PLAIN, f"`&{event.anchor}` is a YAML anchor", hint)
        tag = self.source.lines[line - 1][column - 1 :].split(maxsplit=1)[0]
        hint = "remove it, or quote the text if the ! belongs to it"
        self._refuse(line, column, NOT_PLAIN, f"`{tag}` is a YAML tag", hint)

    def _mapping(self, start: Any, line: int, column: int, depth: int) -> Mapping:  # noqa: ANN401
        entries: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        last = ""
        while not isinstance(event := self.loader.get_event(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if isinstance(key, Hole):
                self._node(self.loader.get_event(), depth + 1)
                continue
            if not isinstance(key, Scalar):
                hint = 'quote the text if its braces or brackets belong to it: "{x}"'
                self._refuse(key.line, key.column, NOT_PLAIN, "a key must be a text", hint)
            value = self._node(self.loader.get_event(), depth + 1)
            follows = self._behind(event) if start.flow_style and keys else ":"
            if not follows.startswith(":"):
                if not follows.startswith(("{", "[")):  # else YAML will object to the bracket
                    message = f"`{clip(key.value, 30)}` is cut off: in braces a comma ends a text"
                    hint = "quote the whole text, or write it on a line of its own"
                    self._find(key.line, key.column, BRACES, message, hint)
                    entries[last] = Hole(key.line, key.column)
                continue
            if key.value == "<<" and not key.style:
                self._refuse(key.line, key.column, NOT_PLAIN, "`<<` is a YAML merge key")
            if key.value in entries:
                line, column, message, hint = written_twice(key, keys[key.value])
                self._find(line, column, WRITTEN_TWICE, message, hint)
                entries[key.value] = united(entries[key.value], value)
                continue
            entries[key.value] = value
            keys[key.value] = key
            last = key.value
        return Mapping(entries, keys, line, column)

    def _behind(self, key: Any) -> str:  # noqa: ANN401
        """Return what follows a key in braces on its line: a colon, unless something is amiss."""
        rest: str = self.source.lines[key.end_mark.line][key.end_mark.column :]
        return rest.lstrip()

    def _position(self, mark: Any) -> tuple[int, int]:  # noqa: ANN401
        """Return line and column; libyaml puts what is not there behind the end of the file."""
        line = mark.line
        if line <= self.last:
            return line + 1, mark.column + 1
        return self.last + 1, len(self.source.lines[self.last]) + 1

    def _is_as_meant(self, scalar: Scalar, end: Any) -> bool:  # noqa: ANN401
        """Report what YAML made of a text that its author cannot have meant."""
        if scalar.style == "":
            line = self.source.lines[end.line] if end.line <= self.last else ""
            if "#" in line and (lost := _LOST.match(line, end.column)):
                message = "the rest of this line is a comment, not part of the text"
                hint = "quote the text to keep it; a comment has a space after its #"
                self._find(end.line + 1, lost.end() - 1, LOST_TO_COMMENT, message, hint)
            return True
        before = len(self.findings)
        if found := _FORBIDDEN.search(scalar.value):
            line, column = locate(self.source, scalar, found.start())
            message = f"this escape is {_character(found[0])}"
            self._find(line, column, BROKEN_QUOTES, message, KEEP_BACKSLASH)
        self._check_escapes(scalar, end)
        return len(self.findings) == before

    def _check_escapes(self, scalar: Scalar, end: Any) -> None:  # noqa: ANN401
        for line in range(scalar.line, end.line + 2):
            text = self.source.lines[line - 1] if line <= len(self.source.lines) else ""
            first = scalar.column if line == scalar.line else 0
            last = end.column if line == end.line + 1 else len(text)
            for found in _TEX_ESCAPE.finditer(text, first, last):
                macro = found["macro"]
                what = "a tab" if macro[0] == "t" else "a line break"
                message = f"`\\{macro[0]}` in double quotes is {what}, so this is not `\\{macro}`"
                self._find(line, found.start("macro"), BROKEN_QUOTES, message, KEEP_BACKSLASH)

    def _find(
        self,
        line: int,
        column: int,
        rule: Rule,
        message: str,
        hint: str,
    ) -> None:
        self.findings.append(self.source.finding(line, column, rule, message, hint))
        if len(self.findings) == MAX_FINDINGS:
            message = f"more than {MAX_FINDINGS - 1} findings: the rest of this file is not read"
            self._refuse(line, column, TOO_MANY, message, "mend some and check again")

    def _refuse(self, line: int, column: int, rule: Rule, message: str, hint: str = "") -> NoReturn:
        raise _RefusedError(self.source.finding(line, column, rule, message, hint))


def without_forbidden(text: str) -> str:
    """Return a text with a blank in place of each character that no file may contain."""
    return _FORBIDDEN.sub(" ", text)


def _forbidden(source: Source, found: re.Match[str]) -> Diagnostic:
    above = source.text[: found.start()]
    line, column = above.count("\n") + 1, len(above) - above.rfind("\n")
    message = f"the text contains {_character(found[0])}"
    if found[0] == _ESCAPE:
        count = source.text.count(_ESCAPE)
        message = f"the text contains {count} escape{'s' * (count > 1)} of a terminal, for colours"
        return source.finding(line, column, BROKEN_QUOTES, message, _STRIP)
    hint = "put a line break in its place" if found[0] in "\x85\u2028\u2029" else "remove it"
    return source.finding(line, column, BROKEN_QUOTES, message, hint)


def _character(char: str) -> str:
    category = unicodedata.category(char)
    name = unicodedata.name(char, "a control character" if category == "Cc" else "not a character")
    return f"U+{ord(char):04X} ({name.lower()})"
