"""One question file → its notes, rendered. A question compiles by itself, knowing no other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from flashgen.diagnostics import Diagnostic, has_errors
from flashgen.lint import judge, lint
from flashgen.lint.subject import Role, Subject, may_show
from flashgen.lint.wording import Wording, wording
from flashgen.markup.markdown import LostMarkupError, Renderer
from flashgen.media import Image, Library, MediaError
from flashgen.parse import Mapping, at, parse
from flashgen.plan import plan
from flashgen.plan.document import PlannedNote
from flashgen.question import Question, Settings
from flashgen.source import Source
from flashgen.targets.anki.fields import NoteFields, note_fields
from flashgen.targets.sheet import index_row, quiz, sheet
from flashgen.validate import read_question

LINK_OPEN, LINK_CLOSE = "\ue000:", "\ue001"
"""Around the id of another question, where its title is put once all titles are known."""
_UNRENDERED = (
    "FG171",
    "part of this Markdown would be lost on the card",
    "look for a cloze or formula inside a link's target, an image's text or a split table cell, "
    "and for lists or quotes nested very deeply",
)


class Content:
    """Everything a question file says: its nodes, the question, the plan of its notes.

    Most builds need none of it, since what they write was compiled before; so a file is read
    again only when someone asks.
    """

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def node(self) -> Mapping:
        """Parse the file, which is known to be without errors."""
        node, findings = parse(self.source)
        assert node is not None, findings  # noqa: S101
        return node

    @cached_property
    def question(self) -> Question:
        """Read the question, which is known to be valid."""
        question, findings = read_question(self.source, self.node)
        assert question is not None, findings  # noqa: S101
        return question

    @cached_property
    def planned(self) -> tuple[PlannedNote, ...]:
        """Plan the notes, each at the place that its compiled note has."""
        return tuple(plan(self.question))

    def forget(self) -> None:
        """Let go of everything but the file itself."""
        self.__dict__ = {"source": self.source}


@dataclass(frozen=True, slots=True)
class CompiledNote:
    """A note with its rendered fields and the position of its item in the file.

    `item`, `suffix`, `kind`, `was` and `parts` are those of the planned note.
    """

    item: str
    suffix: str
    kind: str
    was: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    fields: NoteFields
    line: int
    column: int
    content: Content = field(repr=False, compare=False)
    index: int = field(repr=False, compare=False)

    @property
    def planned(self) -> PlannedNote:
        """Return the plan of this note, with all its blocks."""
        return self.content.planned[self.index]


@dataclass(frozen=True, slots=True)
class Head:
    """What the other stages ask about a question, but for its notes.

    `row` is its row of the index of sheets; `places` are line and column of what `id`, `title`,
    `was`, `requires` and `related` say, by keys such as `id` and `was/0`; `tags` are line and
    column of the first use of each tag.
    """

    id: str
    was: tuple[str, ...]
    title: str
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
    def node(self) -> Mapping:
        """Return the nodes of the file; costs reading it anew where it was compiled before."""
        return self.content.node

    @property
    def question(self) -> Question:
        """Return the whole question; costs reading it anew where it was compiled before."""
        return self.content.question

    @cached_property
    def notes(self) -> tuple[CompiledNote, ...]:
        """Return the notes in authored order."""
        return self.load_notes()

    @property
    def pages(self) -> Pages:
        """Return sheet and quiz, unpacked anew each time: they are large and written once."""
        return self.load_pages()

    def shown(self, written: str) -> str:
        """Return the path of an image below `cards/`, given as it was authored."""
        image = self.sheet_images.get(written)
        return image.relative if image else written

    def finding(self, place: str, code: str, message: str, hint: str) -> Diagnostic:
        """Make a finding at one of the places that the head knows."""
        return self.source.finding(*self.head.places[place], code, message, hint)

    @classmethod
    def of(
        cls,
        content: Content,
        notes: tuple[CompiledNote, ...] = (),
        images: dict[str, Image] | None = None,
        sheet_images: dict[str, Image] | None = None,
        used: dict[str, Image] | None = None,
        words: Wording = Wording(),  # noqa: B008 - frozen
    ) -> "CompiledQuestion":
        """Put a question together from what its content says and its rendered notes."""
        head = _head(content)
        shown = sheet_images or {}
        compiled = cls(
            content,
            head,
            images or {},
            shown,
            used or {},
            lambda: notes,
            lambda: pages,
            words,
        )
        planned = [note.planned for note in notes]
        titles = {name: f"{LINK_OPEN}{name}{LINK_CLOSE}" for name in head.requires + head.related}
        pages = Pages(
            sheet(content.question, titles, compiled.shown),
            quiz(content.question, planned, compiled.shown),
        )
        return compiled


def _head(content: Content) -> Head:
    question, node = content.question, content.node
    paths: list[tuple[str | int, ...]] = [("id",), ("title",)]
    for name in ("was", "requires", "related"):
        paths += [(name, index) for index in range(len(getattr(question, name)))]
    found = {"/".join(map(str, path)): at(node, path) for path in paths}
    tags: dict[str, tuple[int, int]] = {}
    for path, tagged in [((), question), *question.items()]:
        for index, tag in enumerate(tagged.tags):
            place = at(node, (*path, "tags", index))
            tags.setdefault(tag, (place.line, place.column))
    return Head(
        id=question.id,
        was=question.was,
        title=question.title,
        question=question.question,
        summary=question.summary or "",
        requires=question.requires,
        related=question.related,
        row=index_row(question),
        places={place: (node.line, node.column) for place, node in found.items()},
        tags=tags,
    )


class Compiler:
    """Compiles questions under the same settings; reuses what is costly to set up.

    With `quality`, cards that would be hard to learn are findings too.
    """

    def __init__(self, settings: Settings, library: Library, *, quality: bool = False) -> None:
        self.settings = settings
        self.library = library
        self.quality = quality
        self._images: dict[str, Image] = {}
        self._source: Source | None = None
        self._renderer = Renderer(self._image_name)

    def warm_up(self) -> None:
        """Set up what every question needs, so that processes forked off need not."""
        self._renderer.block("- a list")
        self._renderer.code("pass", "python")

    def compile(self, source: Source) -> tuple[CompiledQuestion | None, list[Diagnostic]]:
        """Compile one file; without a result if anything in it is an error."""
        self.library.used = {}
        node, findings = parse(source)
        if node is None:
            return None, findings
        question, problems = read_question(source, node)
        findings += problems
        if question is None:
            return None, findings
        subject = Subject(source, node, question, self.library, self.settings.language)
        findings += lint(subject)
        if has_errors(findings):
            return None, findings
        self._source, self._images = source, {}
        content = Content(source)
        content.__dict__ |= {"node": node, "question": question, "planned": subject.planned}
        notes = tuple(self._notes(content, findings))
        on_cards = dict(self._images)
        findings += self._other_images(subject)
        if has_errors(findings):
            return None, findings
        words = Wording()
        if self.quality:
            findings += judge(subject)
            words = wording(subject)
        images = on_cards, dict(self._images), dict(self.library.used)
        return CompiledQuestion.of(content, notes, *images, words), findings

    def _notes(self, content: Content, findings: list[Diagnostic]) -> Iterator[CompiledNote]:
        """Render the notes; what only rendering shows to be wrong goes to `findings`."""
        for index, planned in enumerate(content.planned):
            place = at(content.node, planned.path)
            try:
                fields = note_fields(content.question, planned, self.settings, self._renderer)
            except MediaError as error:
                problem = ("FG132", str(error), error.hint)
            except (LostMarkupError, RecursionError):
                problem = _UNRENDERED
            else:
                yield CompiledNote(
                    planned.item,
                    planned.suffix,
                    planned.kind,
                    planned.was,
                    planned.parts,
                    fields,
                    place.line,
                    place.column,
                    content,
                    index,
                )
                continue
            findings.append(content.source.finding(place.line, place.column, *problem))

    def _other_images(self, subject: Subject) -> Iterator[Diagnostic]:
        """Find the images of texts that are on no card, such as the summary."""
        for path, scalar, role in subject.texts:
            try:
                if role is Role.PLAIN and path[-1] == "image":
                    self._image_name(scalar.value.strip())
                elif role is Role.MARKDOWN and may_show(scalar.value):
                    self._renderer.block(scalar.value)
            except MediaError as error:
                yield subject.finding_in(scalar, 0, "FG132", str(error), error.hint)
            except (LostMarkupError, RecursionError):
                yield subject.finding_in(scalar, 0, *_UNRENDERED)

    def _image_name(self, written: str) -> str:
        assert self._source is not None  # noqa: S101
        image = self.library.find(written, self._source.path.parent)
        self._images[written] = image
        return image.name
