"""One question file → its notes, rendered. A question compiles by itself, knowing no other."""

from collections.abc import Iterator
from dataclasses import dataclass

from flashgen.diagnostics import Diagnostic, has_errors
from flashgen.lint import lint
from flashgen.lint.subject import Subject
from flashgen.markup.markdown import Renderer
from flashgen.media import Image, Library
from flashgen.parse import Mapping, at, parse
from flashgen.plan import plan
from flashgen.plan.document import PlannedNote
from flashgen.question import Question, Settings, read_question
from flashgen.source import Source
from flashgen.targets.anki.fields import NoteFields, note_fields


@dataclass(frozen=True, slots=True)
class CompiledNote:
    """A planned note with its rendered fields and the position of its item in the file."""

    planned: PlannedNote
    fields: NoteFields
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class CompiledQuestion:
    """A question without errors, and the images it shows by their authored paths."""

    source: Source
    node: Mapping
    question: Question
    notes: tuple[CompiledNote, ...]
    images: dict[str, Image]


class Compiler:
    """Compiles questions under the same settings; reuses what is costly to set up."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self.settings = settings
        self.library = library
        self._images: dict[str, Image] = {}
        self._source: Source | None = None
        self._renderer = Renderer(self._image_name)

    def compile(self, source: Source) -> tuple[CompiledQuestion | None, list[Diagnostic]]:
        """Compile one file; without a result if anything in it is an error."""
        node, findings = parse(source)
        if node is None:
            return None, findings
        question, findings = read_question(source, node)
        if question is None:
            return None, findings
        findings = list(lint(Subject(source, node, question, self.library)))
        if has_errors(findings):
            return None, findings
        self._source, self._images = source, {}
        notes = tuple(self._notes(question, node))
        return CompiledQuestion(source, node, question, notes, self._images), findings

    def _notes(self, question: Question, node: Mapping) -> Iterator[CompiledNote]:
        for planned in plan(question):
            place = at(node, planned.path)
            fields = note_fields(question, planned, self.settings, self._renderer)
            yield CompiledNote(planned, fields, place.line, place.column)

    def _image_name(self, written: str) -> str:
        assert self._source is not None  # noqa: S101
        image = self.library.find(written, self._source.path.parent)
        self._images[written] = image
        return image.name
