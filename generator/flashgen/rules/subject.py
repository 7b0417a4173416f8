"""What a rule looks at: one question with the nodes it was read from."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from flashgen.authoring.decode import Decoded
from flashgen.authoring.nodes import Hole, Mapping, Node, Path, Scalar, Sequence, locate
from flashgen.authoring.schema import Text as Written
from flashgen.authoring.source import Source
from flashgen.blocks import PlannedNote
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.kinds import plan
from flashgen.kinds.question import Question
from flashgen.media.library import Library


class Role(Enum):
    """How a text of a question file is read."""

    MARKDOWN = auto()
    TEX = auto()
    PLAIN = auto()


_PLAIN_KEYS = frozenset(
    "id was tags source image skip related requires language code output asked".split()
)
Text = tuple[Path, Scalar, Role]


def may_show(text: str) -> bool:
    """Say whether a Markdown text may show an image."""
    return "![" in text or ("<" in text and "<img" in text.casefold())


@dataclass(frozen=True)
class Subject:
    """A question as far as it could be read, its file, where its images are, and its language."""

    source: Source
    decoded: Decoded[Question]
    library: Library
    language: str = "en"

    @cached_property
    def question(self) -> Question:
        """Return the question; what could not be read is missing in it, or empty."""
        assert self.decoded.value is not None  # noqa: S101 (there is one, or nobody looks)
        return self.decoded.value

    @property
    def node(self) -> Mapping:
        """Return the nodes of the file."""
        return self.decoded.node

    @property
    def is_whole(self) -> bool:
        """Say whether all of the question could be read: if not, what seems missing may not be."""
        return self.decoded.whole

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
        place: Node,
        code: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Diagnostic:
        """Make a finding where a node starts."""
        return self.source.finding(place.line, place.column, code, message, hint, severity)

    def finding_in(
        self,
        scalar: Scalar | Written,
        offset: int,
        code: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Diagnostic:
        """Make a finding at a character of a text."""
        if isinstance(scalar, Written):
            line, column = scalar.place(self.source, offset)
        else:
            line, column = locate(self.source, scalar, offset)
        return self.source.finding(line, column, code, message, hint, severity)

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every text of the file with its path and role, symbols of `where` included."""
        found: list[Text] = []
        _collect(self.node, (), Role.MARKDOWN, found)
        return tuple(found)


def _collect(node: Node, path: Path, role: Role, found: list[Text]) -> None:
    if isinstance(node, Scalar):
        found.append((path, node, role))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            _collect(item, (*path, index), role, found)
    elif not isinstance(node, Hole):
        symbols = bool(path) and path[-1] == "where" and "sources" not in path
        for key, value in node.entries.items():
            if symbols:
                found.append(((*path, key), node.keys[key], Role.TEX))
            inner = role
            if key == "tex" and not symbols:
                inner = Role.TEX
            elif key in _PLAIN_KEYS and not symbols:
                inner = Role.PLAIN
            _collect(value, (*path, key), inner, found)
