"""What a rule looks at: one question with the nodes it was read from."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.media import Library
from flashgen.parse import Mapping, Node, Path, Scalar, Sequence, at, key_at, locate
from flashgen.plan import plan
from flashgen.plan.document import PlannedNote
from flashgen.question import Question
from flashgen.source import Source


class Role(Enum):
    """How a text of a question file is read."""

    MARKDOWN = auto()
    TEX = auto()
    PLAIN = auto()


_PLAIN_KEYS = frozenset(
    "id was tags source image skip related requires language code output asked".split()
)


@dataclass(frozen=True)
class Subject:
    """A valid question, its file and nodes, where its images come from, and its language."""

    source: Source
    node: Mapping
    question: Question
    library: Library
    language: str = "en"

    @property
    def is_english(self) -> bool:
        """Say whether rules that look at English words can judge the texts."""
        return self.language.casefold().split("-")[0] == "en"

    @cached_property
    def planned(self) -> tuple[PlannedNote, ...]:
        """Return the plan of the notes, which many rules ask for."""
        return tuple(plan(self.question))

    def finding(
        self,
        path: Path,
        code: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Diagnostic:
        """Make a finding at the value that `path` leads to."""
        place = at(self.node, path)
        return self.source.finding(place.line, place.column, code, message, hint, severity)

    def finding_at_key(
        self,
        path: Path,
        code: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Diagnostic:
        """Make a finding at the key that `path` ends with."""
        place = key_at(self.node, path)
        return self.source.finding(place.line, place.column, code, message, hint, severity)

    def finding_in(
        self,
        scalar: Scalar,
        offset: int,
        code: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Diagnostic:
        """Make a finding at a character of a text."""
        line, column = locate(self.source, scalar, offset)
        return self.source.finding(line, column, code, message, hint, severity)

    def texts(self) -> Iterator[tuple[Path, Scalar, Role]]:
        """Give every text of the file with its path and role, symbols of `where` included."""
        yield from self._texts

    @cached_property
    def _texts(self) -> tuple[tuple[Path, Scalar, Role], ...]:
        return tuple(_texts(self.node, (), Role.MARKDOWN))


def _texts(node: Node, path: Path, role: Role) -> Iterator[tuple[Path, Scalar, Role]]:
    if isinstance(node, Scalar):
        yield path, node, role
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _texts(item, (*path, index), role)
    else:
        symbols = bool(path) and path[-1] == "where" and "sources" not in path
        for key, value in node.entries.items():
            if symbols:
                yield (*path, key), node.keys[key], Role.TEX
            inner = role
            if key == "tex" and not symbols:
                inner = Role.TEX
            elif key in _PLAIN_KEYS and not symbols:
                inner = Role.PLAIN
            yield from _texts(value, (*path, key), inner)
