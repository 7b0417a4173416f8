"""One question file → its notes, rendered. A question compiles by itself, knowing no other."""

from collections.abc import Iterator
from hashlib import sha256

from flashgen.authoring import sections
from flashgen.authoring.decode import decode
from flashgen.authoring.nodes import Path, at, plain
from flashgen.authoring.settings import Settings
from flashgen.authoring.source import Source
from flashgen.compiler.compiled import (
    LINK_CLOSE,
    LINK_OPEN,
    CompiledNote,
    CompiledQuestion,
    Content,
    Head,
    Pages,
    Trace,
)
from flashgen.diagnostics import Diagnostic, has_errors
from flashgen.kinds import KINDS, starter
from flashgen.kinds.question import Question
from flashgen.markup.likeness import likeness
from flashgen.markup.markdown import LostMarkupError, Renderer
from flashgen.media.library import Image, Library, MediaError
from flashgen.rules.registry import judge, lint
from flashgen.rules.subject import Role, Subject, may_show
from flashgen.rules.vocabulary import Wording
from flashgen.rules.wording import wording
from flashgen.targets.anki.fields import note_fields
from flashgen.targets.anki.notes import field_hashes
from flashgen.targets.markdown.index import index_row
from flashgen.targets.markdown.quiz import quiz
from flashgen.targets.markdown.sheet import sheet
from flashgen.targets.markdown.writer import Writer

_UNRENDERED = (
    "FG171",
    "part of this Markdown would be lost on the card",
    "look for a cloze or formula inside a link's target, an image's text or a split table cell, "
    "and for lists or quotes nested very deeply",
)


def put_together(
    content: Content,
    notes: tuple[CompiledNote, ...] = (),
    images: dict[str, Image] | None = None,
    sheet_images: dict[str, Image] | None = None,
    used: dict[str, Image] | None = None,
    words: Wording = Wording(),  # noqa: B008 - frozen
) -> CompiledQuestion:
    """Return a question made of what its content says and its rendered notes."""
    head = _head(content)
    compiled = CompiledQuestion(
        content,
        head,
        images or {},
        sheet_images or {},
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
    question = content.question
    found = {"id": question.id, "title": question.title}
    for name in ("was", "requires", "related"):
        found |= {f"{name}/{at}": text for at, text in enumerate(getattr(question, name))}
    tags: dict[str, tuple[int, int]] = {}
    for tagged in (question, *question.each_item()):
        for tag in tagged.tags:
            tags.setdefault(tag, (tag.span.line, tag.span.column))
    return Head(
        id=question.id,
        was=question.was,
        title=question.title,
        sheet_title=Writer(str).line(question.title),
        question=question.question,
        summary=question.summary or "",
        requires=question.requires,
        related=question.related,
        row=index_row(question),
        places={key: (text.span.line, text.span.column) for key, text in found.items()},
        tags=tags,
    )


class _Authored:
    """Hashes what an author wrote of each note, so that a change by a new flashgen can be told."""

    def __init__(self, content: Content, settings: Settings) -> None:
        node = content.node
        lists = {kind.authored for kind in KINDS}
        written = {key: plain(at(node, (key,))) for key in node.entries if key not in lists}
        self.node = node
        self.common = f"{settings.language} {settings.tags} {written}"
        self._known: dict[Path, str] = {}

    def __call__(self, path: Path) -> str:
        """Return eight hex digits for the item at a path; a chain of follow-ups is one."""
        item = path[:2]
        if item not in self._known:
            text = f"{self.common} {plain(at(self.node, item)) if item else ''}"
            self._known[item] = sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]
        return self._known[item]


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
        """Compile one file; without a result if anything in it is an error.

        Raises MemoryError with the name of the file.
        """
        try:
            return self._compiled(source)
        except MemoryError:
            raise MemoryError(source.name) from None

    def _compiled(self, source: Source) -> tuple[CompiledQuestion | None, list[Diagnostic]]:
        self.library.used = {}
        node, findings = sections.read(source)
        if node is None:
            return None, findings
        decoded = decode(Question, source, node)
        findings += decoded.findings
        if decoded.value is None:
            return None, findings
        subject = Subject(source, decoded, self.library, self.settings.language)
        findings += lint(subject)
        if has_errors(findings):
            return None, findings
        self._source, self._images = source, {}
        content = Content(source)
        content.__dict__ |= {"node": node, "question": decoded.value, "planned": subject.planned}
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
        return put_together(content, notes, *images, words), findings

    def _notes(self, content: Content, findings: list[Diagnostic]) -> Iterator[CompiledNote]:
        """Render the notes; what only rendering shows to be wrong goes to `findings`."""
        authored = _Authored(content, self.settings)
        fresh = starter.may_stand(content.source.text)
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
                    planned.meant,
                    planned.parts,
                    fields,
                    Trace(
                        authored(planned.path),
                        fresh and starter.stands(content.node, planned.path, planned.suffix),
                        field_hashes(fields.joined),
                        likeness(fields.said),
                    ),
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
