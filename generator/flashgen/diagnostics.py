"""Findings about the content: values that every stage returns and only the command line prints."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is: an error stops a build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding: where it is (line and column count from 1), what is wrong and what to do.

    `excerpt` is the source line that the position points into, or empty if there is none.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    excerpt: str = ""

    def __str__(self) -> str:
        """Give the finding as people read it: position, message, pointed excerpt, way out."""
        lines = [
            f"{self.path}:{self.line}:{self.column}: {self.severity} {self.code}: {self.message}"
        ]
        if self.excerpt:
            before, excerpt = _window(self.excerpt.replace("\t", " "), self.column - 1)
            number = str(self.line)
            gutter = " " * len(number)
            lines += [f"  {number} | {excerpt}", f"  {gutter} | {' ' * before}^"]
        if self.hint:
            lines.append(f"  help: {self.hint}")
        return "\n".join(lines)


def has_errors(findings: Iterable[Diagnostic]) -> bool:
    """Say whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `did you mean "x"?` for the known word nearest to `word`, or all of them."""
    choices = sorted(known)
    near = get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"known here: {', '.join(choices)}" if choices else ""


def _window(text: str, column: int, width: int = 90) -> tuple[int, str]:
    """Cut a long line to the part around `column`; return the caret's offset and the part."""
    if len(text) <= width:
        return column, text
    start = max(0, min(column - width // 2, len(text) - width))
    part = text[start : start + width]
    if start:
        part = "…" + part[1:]
    if start + width < len(text):
        part = part[:-1] + "…"
    return column - start, part
