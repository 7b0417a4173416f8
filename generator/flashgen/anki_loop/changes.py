"""What a pull finds: edits of texts, what nobody can tell for sure, and what no text can say."""

from dataclasses import dataclass, field

from flashgen.anki_loop.base import Base
from flashgen.authoring.nodes import Path
from flashgen.authoring.source import Source
from flashgen.diagnostics import Diagnostic

BOTH = "changed here and in Anki"
UNKNOWN = "it is not known what this collection last got"
OLDER = (
    "Anki's note is older than what it got: taken back there, or edited by a clock that is behind"
)
SEVERAL = "changed in two ways in Anki"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file: its path among the nodes, line and column."""

    source: Source
    path: Path
    line: int
    column: int

    def __str__(self) -> str:
        """Give it as messages do."""
        return f"{self.source.name}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Edit:
    """A text that is to say something else; `sides` are all places on cards that show it.

    `value` is what is to stand in the scalar, of which `before` and `after` may be a part.
    """

    place: Place
    before: str
    after: str
    value: str
    notes: tuple[str, ...]
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A text that differs, and nobody can tell for sure what it is to be; `why` says so."""

    place: Place
    why: str
    here: str
    there: str
    notes: tuple[str, ...]
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Strange:
    """Something in notes that no text of the file can say; `what` are its words there."""

    notes: tuple[str, ...]
    side: str
    place: Place
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A note in which something differs: `there` and `ours` are fields, `base` what it had.

    It is `older` if its time is before that of what it was known to have.
    """

    key: str
    name: str
    kind: str
    cloze: bool
    there: tuple[str, ...]
    ours: tuple[str, ...]
    base: Base
    older: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What else a person did to a note: its tags, flags and suspended cards."""

    note: str
    words: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A note that was delivered, and that its person deleted in Anki."""

    note: str
    place: Place
    hint: str


@dataclass(slots=True)
class Pulled:
    """All that a pull found, and what it wrote: files, and where their former texts lie.

    `refused` says why nothing was done at all; `unwritten` are edits with why they were not made.
    """

    edits: list[Edit] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    strange: list[Strange] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    notes: int = 0
    refused: str = ""
    written: dict[str, str] = field(default_factory=dict)
    unwritten: list[tuple[Edit, str]] = field(default_factory=list)
    findings: tuple[Diagnostic, ...] = ()

    @property
    def is_done(self) -> bool:
        """Say whether nothing is left to do."""
        left = [edit for edit in self.edits if edit.place.source.name not in self.written]
        open_questions = self.conflicts or self.strange or self.gone or self.unwritten
        return not (self.refused or left or open_questions)
