"""One question file → its notes, rendered. A question compiles by itself, knowing no other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flashgen.diagnostics import Diagnostic, has_errors
from flashgen.lint import judge, lint
from flashgen.lint.subject import Role, Subject
from flashgen.markup.markdown import LostMarkupError, Renderer
from flashgen.media import Image, Library, MediaError
from flashgen.parse import Mapping, at, parse
from flashgen.plan import plan
from flashgen.plan.document import PlannedNote
from flashgen.question import Question, Settings
from flashgen.source import Source
from flashgen.targets.anki.fields import NoteFields, note_fields
from flashgen.validate import read_question

_MAY_SHOW = re.compile(r"!\[|<img", re.IGNORECASE)
_UNRENDERED = (
    "FG171",
    "part of this Markdown would be lost on the card",
    "look for a cloze or formula inside a link's target, an image's text or a split table cell, "
    "and for lists or quotes nested very deeply",
)


@dataclass(frozen=True, slots=True)
class CompiledNote:
    """A planned note with its rendered fields and the position of its item in the file."""

    planned: PlannedNote
    fields: NoteFields
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class CompiledQuestion:
    """A question without errors, and its images by their authored paths.

    `images` are those on cards; sheets also show the ones of texts that are on no card.
    """

    source: Source
    node: Mapping
    question: Question
    notes: tuple[CompiledNote, ...]
    images: dict[str, Image]
    sheet_images: dict[str, Image] = field(default_factory=dict)

    def shown(self, written: str) -> str:
        """Return the path of an image below `cards/`, given as it was authored."""
        image = self.sheet_images.get(written)
        return image.relative if image else written


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

    def compile(self, source: Source) -> tuple[CompiledQuestion | None, list[Diagnostic]]:
        """Compile one file; without a result if anything in it is an error."""
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
        notes = tuple(self._notes(source, question, node, findings))
        on_cards = dict(self._images)
        findings += self._other_images(subject)
        if has_errors(findings):
            return None, findings
        if self.quality:
            findings += judge(subject)
        return (
            CompiledQuestion(source, node, question, notes, on_cards, dict(self._images)),
            findings,
        )

    def _notes(
        self, source: Source, question: Question, node: Mapping, findings: list[Diagnostic]
    ) -> Iterator[CompiledNote]:
        """Render the notes; what only rendering shows to be wrong goes to `findings`."""
        for planned in plan(question):
            place = at(node, planned.path)
            try:
                fields = note_fields(question, planned, self.settings, self._renderer)
            except MediaError as error:
                problem = ("FG132", str(error), error.hint)
            except (LostMarkupError, RecursionError):
                problem = _UNRENDERED
            else:
                yield CompiledNote(planned, fields, place.line, place.column)
                continue
            findings.append(source.finding(place.line, place.column, *problem))

    def _other_images(self, subject: Subject) -> Iterator[Diagnostic]:
        """Find the images of texts that are on no card, such as the summary."""
        for path, scalar, role in subject.texts():
            try:
                if role is Role.PLAIN and path[-1] == "image":
                    self._image_name(scalar.value.strip())
                elif role is Role.MARKDOWN and _MAY_SHOW.search(scalar.value):
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
