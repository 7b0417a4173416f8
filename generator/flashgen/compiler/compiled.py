"""A question that was compiled: what the stages after that ask about it.

All of it can come from the cache; what the file itself says is read again only when someone asks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from flashgen.authoring.source import Source
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.media.library import Image
from flashgen.rules.vocabulary import Wording
from flashgen.targets.anki.notes import NoteFields

if TYPE_CHECKING:
    from flashgen.authoring.nodes import Mapping
    from flashgen.blocks import PlannedNote
    from flashgen.kinds.question import Question

LINK_OPEN, LINK_CLOSE = "\ue000:", "\ue001"
"""Around the id of another question, where its title is put once all titles are known."""


class Content:
    """Everything a question file says: its nodes, the question, the plan of its notes.

    Most builds need none of it, since what they write was compiled before; so a file is read
    again only when someone asks.
    """

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def node(self) -> "Mapping":
        """Parse the file, which is known to be without errors."""
        from flashgen.authoring.parse import parse

        node, findings = parse(self.source)
        assert node is not None, findings  # noqa: S101
        return node

    @cached_property
    def question(self) -> "Question":
        """Read the question, which is known to be valid."""
        from flashgen.authoring import decode
        from flashgen.kinds.question import Question

        question, findings = decode.read(Question, self.source, self.node)
        assert question is not None, findings  # noqa: S101
        return question

    @cached_property
    def planned(self) -> "tuple[PlannedNote, ...]":
        """Plan the notes, each at the place that its compiled note has."""
        from flashgen.kinds import plan

        return tuple(plan(self.question))

    def forget(self) -> None:
        """Let go of everything but the file itself."""
        self.__dict__ = {"source": self.source}


@dataclass(frozen=True, slots=True)
class Trace:
    """What the ledger remembers of a note, to know it again.

    `authored` is a hash of what its author wrote, `starter` says that this is still what
    `flashgen new` wrote; `fields` are hashes of its fields and `likeness` tells of their words,
    before parts have their numbers.
    """

    authored: str
    starter: bool
    fields: str
    likeness: str


@dataclass(frozen=True, slots=True)
class CompiledNote:
    """A note with its rendered fields and the position of its item in the file.

    `item`, `suffix`, `kind`, `was`, `meant` and `parts` are those of the planned note.
    """

    item: str
    suffix: str
    kind: str
    was: tuple[str, ...]
    meant: bool
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    fields: NoteFields
    trace: Trace
    line: int
    column: int
    content: Content = field(repr=False, compare=False)
    index: int = field(repr=False, compare=False)

    @property
    def planned(self) -> "PlannedNote":
        """Return the plan of this note, with all its blocks."""
        return self.content.planned[self.index]


@dataclass(frozen=True, slots=True)
class Head:
    """What the other stages ask about a question, but for its notes.

    `sheet_title` is the title as sheets write it, `row` its row of the index of sheets; `places`
    are line and column of what `id`, `title`, `was`, `requires` and `related` say, by keys such as
    `id` and `was/0`; `tags` are line and column of the first use of each tag.
    """

    id: str
    was: tuple[str, ...]
    title: str
    sheet_title: str
    question: str
    summary: str
    requires: tuple[str, ...]
    related: tuple[str, ...]
    row: tuple[str, ...]
    places: dict[str, tuple[int, int]]
    tags: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Pages:
    """The review sheet of a question (with links as `LINK_OPEN` says) and its quiz."""

    sheet: str
    quiz: str


@dataclass(frozen=True)
class CompiledQuestion:
    """A question without errors, and its images by their authored paths.

    `images` are those on cards; sheets also show the ones of texts that are on no card. `used` are
    all that were looked for. There is a `wording` only where quality was asked for.
    Notes are loaded only once.
    """

    content: Content = field(repr=False)
    head: Head
    images: dict[str, Image]
    sheet_images: dict[str, Image]
    used: dict[str, Image]
    load_notes: Callable[[], tuple[CompiledNote, ...]] = field(repr=False)
    load_pages: Callable[[], Pages] = field(repr=False)
    wording: Wording = field(default=Wording(), repr=False)

    @property
    def source(self) -> Source:
        """Return the file."""
        return self.content.source

    @property
    def node(self) -> "Mapping":
        """Return the nodes of the file; costs reading it anew where it was compiled before."""
        return self.content.node

    @property
    def question(self) -> "Question":
        """Return the whole question; costs reading it anew where it was compiled before."""
        return self.content.question

    @cached_property
    def notes(self) -> tuple[CompiledNote, ...]:
        """Return the notes in authored order."""
        return self.load_notes()

    def forget_notes(self) -> None:
        """Let go of the notes, once nobody will ask for them any more."""
        self.__dict__["notes"] = ()

    @property
    def pages(self) -> Pages:
        """Return sheet and quiz, unpacked anew each time: they are large and written once."""
        return self.load_pages()

    def shown(self, written: str) -> str:
        """Return the path of an image below `cards/`, given as it was authored."""
        image = self.sheet_images.get(written)
        return image.relative if image else written

    def finding(
        self,
        place: str,
        code: str,
        message: str,
        hint: str,
        severity: Severity = Severity.ERROR,
    ) -> Diagnostic:
        """Make a finding at one of the places that the head knows."""
        return self.source.finding(*self.head.places[place], code, message, hint, severity)
