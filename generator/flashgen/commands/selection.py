"""Which findings are reported: what authors selected and ignored. Errors are always reported."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flashgen.authoring.comments import Comment, comments
from flashgen.authoring.source import Source
from flashgen.commands.codes import IGNORES_NOTHING, NOT_FOLLOWED
from flashgen.diagnostics import Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from flashgen.authoring.settings import Checking


_IGNORE = re.compile(r"ignore[ \t]*=[ \t]*(?P<codes>\w+(?:[ \t]*,[ \t]*\w+)*)")
_HOW = "write `# flashgen: ignore=FG401`; a reason may follow"
_ANOTHER = re.compile(r"[^\w,]+(?:flashgen:[ \t]*ignore[ \t]*=[ \t]*)?(?P<code>FG\d+)\b")
"""A code that its author takes for ignored, where a reason may follow."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Codes to report and codes to ignore, each in full or by how they start."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def over(self, settings: "Checking") -> "Selection":
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


def unknown_codes(settings: "Checking", source: Source) -> Iterator[Diagnostic]:
    """Report what the settings select or ignore and no finding has, or may not be ignored."""
    from flashgen.commands.explain import objection

    for name in ("select", "ignore"):
        for code in getattr(settings, name):
            if problem := objection(code, ignore=name == "ignore"):
                yield _problem(source, code.span.line, code.span.column, NOT_FOLLOWED, *problem)


def sift(
    findings: Sequence[Diagnostic], sources: Iterable[Source], unsought: Container[str] = ()
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Take out what comments in the files ignore.

    Returns what is left, and a finding for each comment that ignores nothing or is not understood.
    Codes that were not looked for this time, `unsought`, may well have nothing to ignore.
    """
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for finding in sorted(findings):
        if finding.severity is not Severity.ERROR:
            lines[finding.path, finding.code].append(finding.line)
    hidden: set[tuple[str, str, int]] = set()
    done: set[tuple[str, str, int, int]] = set()
    misused: list[Diagnostic] = []
    for source in sources:
        for comment in comments(source) if "flashgen:" in source.text else ():
            codes, problems = _codes(source, comment)
            misused += problems
            for code, column in codes:
                found = lines.get((source.name, code), [])
                start, end = bisect_left(found, comment.first), bisect_right(found, comment.last)
                if start == end and code not in unsought:
                    misused.append(_unused(source, comment.line, column, code))
                about = (source.name, code, comment.first, comment.last)
                if about not in done:
                    done.add(about)
                    hidden |= {(source.name, code, line) for line in found[start:end]}
    kept = (
        finding
        for finding in findings
        if finding.severity is Severity.ERROR
        or (finding.path, finding.code, finding.line) not in hidden
    )
    return tuple(kept), tuple(misused)


def _codes(source: Source, comment: Comment) -> tuple[list[tuple[str, int]], list[Diagnostic]]:
    """Read the codes of a comment, each with its column, and say what is wrong with it."""
    from flashgen.commands.explain import objection

    ignored = _IGNORE.match(comment.what)
    if not ignored:
        message = "this comment is not understood"
        finding = _problem(source, comment.line, comment.column, NOT_FOLLOWED, message, _HOW)
        return [], [finding]
    codes: list[tuple[str, int]] = []
    problems: list[Diagnostic] = []
    for code in re.finditer(r"\w+", ignored["codes"]):
        column = comment.what_column + ignored.start("codes") + code.start()
        if problem := objection(code[0], whole=True, ignore=True):
            problems.append(_problem(source, comment.line, column, NOT_FOLLOWED, *problem))
        else:
            codes.append((code[0], column))
    if another := _ANOTHER.match(comment.what, ignored.end()):
        column = comment.what_column + another.start("code")
        message = f"{another['code']} is not ignored: it is read as a reason"
        hint = "put a comma between two codes"
        problems.append(_problem(source, comment.line, column, NOT_FOLLOWED, message, hint))
    return codes, problems


def _unused(source: Source, line: int, column: int, code: str) -> Diagnostic:
    message = f"there is no {code} here to ignore"
    hint = "remove it from the comment, so that it does not hide the next one"
    return _problem(source, line, column, IGNORES_NOTHING, message, hint)


def _problem(
    source: Source, line: int, column: int, rule: Rule, message: str, hint: str
) -> Diagnostic:
    return source.finding(line, column, rule, message, hint)
