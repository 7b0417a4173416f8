"""Which findings are reported: what authors selected and ignored.

A comment `# flashgen: ignore=FG401` holds for what starts on its line, or on the next one if it
has a line of its own; above the first key it holds for the file. Errors are always reported.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from flashgen.catalog import objection
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.parse import Mapping, Node, Scalar, parse
from flashgen.question import Checking
from flashgen.source import Source

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MARK = re.compile(r"(?:^|(?<=[ \t]))#[ \t]*flashgen:[ \t]*(?P<what>.*)")
_IGNORE = re.compile(r"ignore[ \t]*=[ \t]*(?P<codes>[A-Za-z0-9]+(?:[ \t]*,[ \t]*[A-Za-z0-9]+)*)")
_HOW = "write `# flashgen: ignore=FG401`; a reason may follow"
_Span = tuple[int, int]
"""The first and the last line of something."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Codes to report and codes to ignore, each in full or by how they start."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def over(self, settings: Checking) -> "Selection":
        """Join these wishes of the command line with the settings: what is selected here wins."""
        if self.select:
            return self
        return Selection(settings.select, (*settings.ignore, *self.ignore))

    def reports(self, finding: Diagnostic) -> bool:
        """Say whether a finding is reported, as far as its code tells."""
        if finding.severity is Severity.ERROR:
            return True
        selected = not self.select or finding.code.startswith(self.select)
        return selected and not (self.ignore and finding.code.startswith(self.ignore))


@dataclass(frozen=True, slots=True)
class _Ignore:
    """One code in a comment, and the lines it holds for."""

    code: str
    column: int
    line: int
    first: int
    last: int

    def hides(self, finding: Diagnostic) -> bool:
        """Say whether a finding is one of those that are ignored."""
        return (
            finding.code == self.code
            and finding.severity is not Severity.ERROR
            and self.first <= finding.line <= self.last
        )


def sift(
    findings: Sequence[Diagnostic], sources: Iterable[Source], unsought: Container[str] = ()
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Take out what comments in the files ignore.

    Returns what is left, and a finding for each comment that ignores nothing or is not understood.
    Codes that were not looked for this time, `unsought`, may well have nothing to ignore.
    """
    kept = list(findings)
    problems: list[Diagnostic] = []
    for source in sources:
        if "flashgen:" not in source.text:
            continue
        ignores, misread = _ignores(source)
        problems += misread
        for ignore in ignores:
            here = [
                finding
                for finding in findings
                if finding.path == source.name and ignore.hides(finding)
            ]
            if not here and ignore.code not in unsought:
                message = f"there is no {ignore.code} here to ignore"
                hint = "remove it from the comment, so that it does not hide the next one"
                place = (ignore.line, ignore.column)
                problems.append(_problem(source, *place, "FG180", message, hint))
            hidden = set(here)
            kept = [finding for finding in kept if finding not in hidden]
    return tuple(kept), tuple(problems)


def _ignores(source: Source) -> tuple[list[_Ignore], list[Diagnostic]]:
    node, _ = parse(source)
    if node is None:
        return [], []
    ignores: list[_Ignore] = []
    problems: list[Diagnostic] = []
    for line, found in _comments(source):
        what = _IGNORE.match(found["what"])
        if not what:
            message = "this comment is not understood"
            problems.append(_problem(source, line, found.start() + 1, "FG181", message, _HOW))
            continue
        first, last = _span(source, node, line, alone=not found.string[: found.start()].strip())
        for code in re.finditer(r"\w+", what["codes"]):
            column = found.start("what") + what.start("codes") + code.start() + 1
            problem = objection(code[0], whole=True, ignore=True)
            if problem:
                problems.append(_problem(source, line, column, "FG181", *problem))
            else:
                ignores.append(_Ignore(code[0], column, line, first, last))
    return ignores, problems


def _comments(source: Source) -> Iterator[tuple[int, "re.Match[str]"]]:
    """Give the comments to flashgen with their lines; texts that only look like one are none."""
    marks = [
        (line, found)
        for line, text in enumerate(source.lines, start=1)
        if (found := _MARK.search(text))
    ]
    texts: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for token in yaml.scan(source.text, Loader=_Loader) if marks else ():
        if isinstance(token, yaml.ScalarToken) and token.style:
            start = (token.start_mark.line + 1, token.start_mark.column)
            if token.style in "|>":
                start = (start[0] + 1, 0)
            texts.append((start, (token.end_mark.line + 1, token.end_mark.column)))
    for line, found in marks:
        place = (line, found.start())
        if not any(start <= place < end for start, end in texts):
            yield line, found


def _span(source: Source, node: Mapping, line: int, *, alone: bool) -> _Span:
    """Return the lines that a comment holds for."""
    whole = (1, len(source.lines))
    if not alone:
        return _starting(node, line, whole) or (line, line)
    if line < node.line:
        return whole
    following = line + 1
    while following < len(source.lines) and re.match(r"\s*(?:#|$)", source.lines[following - 1]):
        following += 1
    return _starting(node, following, whole) or (line, line)


def _starting(node: Node, line: int, span: _Span) -> _Span | None:
    """Return the span of the outermost entry that starts on a line, or else the one around it."""
    for inner, first, last in _entries(node, span):
        if first == line:
            return first, last
        if first < line <= last:
            return _starting(inner, line, (first, last)) or (first, last)
    return None


def _entries(node: Node, span: _Span) -> Iterator[tuple[Node, int, int]]:
    """Give what a node is made of, each with its first line and the last before the next one."""
    if isinstance(node, Scalar):
        return
    if isinstance(node, Mapping):
        places = [(value, node.keys[key].line) for key, value in node.entries.items()]
    else:
        places = [(item, item.line) for item in node.items]
    ends = [start - 1 for _, start in places[1:]] + [span[1]]
    for (inner, start), end in zip(places, ends, strict=True):
        yield inner, start, max(start, end)


def _problem(
    source: Source, line: int, column: int, code: str, message: str, hint: str
) -> Diagnostic:
    return source.finding(line, column, code, message, hint, Severity.WARNING)
