"""Findings about the content: values that every stage returns and only the command line prints."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

_MAX_CHOICES = 12
_LONGEST = 600
"""Characters of a message or a hint that are printed: more do not fit on a screen."""
Paint = Callable[[str, str], str]
"""Colours a text for its role: a severity, `position`, `gutter`, `message` or `help`."""


class Severity(StrEnum):
    """How bad a finding is: errors stop a build, warnings are told by it, hints by `check`."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a finding can be: its code and name, how bad it is, why it matters, an example.

    `bad` and `good` are question files without the keys that every question has; a line such as
    `# cards/deck.yaml` starts another file. Both are empty where text cannot show the matter, such
    as a file that cannot be read. `source` says whose advice it is, or what it rests on.
    """

    code: str
    name: str
    severity: Severity
    why: str
    bad: str
    good: str
    source: str

    @classmethod
    def error(cls, code: str, name: str, why: str, **more: str) -> "Rule":
        """Declare what would make a card wrong or broken, and stops a build."""
        return cls._declared(code, name, Severity.ERROR, why, **more)

    @classmethod
    def warning(cls, code: str, name: str, why: str, **more: str) -> "Rule":
        """Declare what is most likely a mistake."""
        return cls._declared(code, name, Severity.WARNING, why, **more)

    @classmethod
    def hint(cls, code: str, name: str, why: str, **more: str) -> "Rule":
        """Declare what only a check advises."""
        return cls._declared(code, name, Severity.HINT, why, **more)

    @classmethod
    def _declared(
        cls,
        code: str,
        name: str,
        severity: Severity,
        why: str,
        bad: str = "",
        good: str = "",
        source: str = "",
    ) -> "Rule":
        """Take off what only lays out the text of a declaration in its own file."""
        examples = bad.removeprefix("\n"), good.removeprefix("\n")
        return cls(code, name, severity, " ".join(why.split()), *examples, source)

    @property
    def can_be_ignored(self) -> bool:
        """Say whether an author may judge otherwise: an error would break a card or the build."""
        return self.severity is not Severity.ERROR

    def finding(
        self,
        path: str,
        line: int,
        column: int,
        message: str,
        hint: str = "",
        excerpt: str = "",
    ) -> "Diagnostic":
        """Find it at a position of a file (line and column count from 1)."""
        return Diagnostic(path, line, column, self.code, message, hint, self.severity, excerpt)


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
        return self.render(lambda text, _: text)

    def render(
        self, paint: Paint, fit: Callable[[str], str] = lambda line: line, width: int = 90
    ) -> str:
        """Give the finding as people read it, its parts coloured by `paint`.

        `fit` breaks a line that is too long; of the source line, `width` columns are shown.
        """
        position = paint(f"{_visible(self.path)}:{self.line}:{self.column}:", "position")
        what = paint(f"{self.severity} {self.code}", self.severity)
        message = _visible(_cut(self.message))
        lines = [fit(f"{position} {what}: {paint(message, 'message')}")]
        if self.excerpt.strip():
            before, excerpt = _window(self.excerpt, self.column - 1, width)
            excerpt = _visible(excerpt)
            number = str(self.line)
            blank = " " * len(number)
            caret = " " * _cells(excerpt[:before]) + paint("^", self.severity)
            lines += [
                f"{paint(f'  {number} |', 'gutter')} {excerpt}",
                f"{paint(f'  {blank} |', 'gutter')} {caret}",
            ]
        if self.hint:
            lines.append(fit(f"  {paint('help:', 'help')} {_visible(_cut(self.hint))}"))
        return "\n".join(lines)


def has_errors(findings: Iterable[Diagnostic]) -> bool:
    """Say whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `did you mean "x"?` for the known word nearest to `word`, or all of them."""
    choices = sorted(known)
    if near := nearest(word, choices):
        return f'did you mean "{near}"?'
    if len(choices) > _MAX_CHOICES:
        more = len(choices) - _MAX_CHOICES
        return f"known here: {', '.join(choices[:_MAX_CHOICES])} and {more} more"
    return f"known here: {', '.join(choices)}" if choices else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` is most likely a misspelling of, if any."""
    simple = {_simple(choice): choice for choice in known}
    near = get_close_matches(_simple(word), simple, n=1, cutoff=0.6)
    return simple[near[0]] if near else None


def clip(text: str, width: int = 60) -> str:
    """Return a text on one line, cut where it is too long to be quoted in a message."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _simple(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")


def _window(text: str, column: int, width: int) -> tuple[int, str]:
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


def _visible(text: str) -> str:
    """Replace what would move a terminal's cursor, character by character."""
    if text.isprintable():
        return text
    return "".join(" " if char == "\t" else _safe(char) for char in text)


def _safe(char: str) -> str:
    return "\ufffd" if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char


def _cells(text: str) -> int:
    """Return how many cells of a terminal a text fills."""
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )
