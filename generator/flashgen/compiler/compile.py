"""One question file → its notes, rendered. A question compiles by itself, knowing no other."""

from collections.abc import Iterator
from hashlib import sha256

from flashgen.authoring import sections
from flashgen.authoring.decode import decode
from flashgen.authoring.nodes import Mapping, Path, at, plain
from flashgen.authoring.schema import Role
from flashgen.authoring.settings import Settings
from flashgen.authoring.source import Source
from flashgen.compiler.compiled import (
    CompiledQuestion,
    Content,
    Head,
)
from flashgen.compiler.packed import CompiledNote, Trace, pack
from flashgen.diagnostics import Diagnostic, has_errors
from flashgen.kinds import starter
from flashgen.kinds.question import Question
from flashgen.kinds.registry import ITEM_KINDS
from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.likeness import likeness
from flashgen.markup.read import read
from flashgen.markup.tree import images
from flashgen.media.library import Image, Library, MediaError
from flashgen.rules.images import NO_IMAGE
from flashgen.rules.markup import UNREADABLE
from flashgen.rules.registry import judge, lint
from flashgen.rules.subject import Subject, may_show
from flashgen.rules.vocabulary import Wording
from flashgen.rules.wording import wording
from flashgen.targets import TARGETS
from flashgen.targets.anki.fields import note_fields
from flashgen.targets.anki.notes import field_hashes
from flashgen.targets.anki.writer import Writer as AnkiWriter
from flashgen.targets.markdown.index import index_names, index_row
from flashgen.targets.markdown.writer import Writer


def head_of(question: Question) -> Head:
    """Return what other questions and the stages after this ask about a question."""
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
        sheet_title=Writer(str).line(question.title, linked=True),
        question=question.question,
        summary=question.summary or "",
        requires=question.requires,
        related=question.related,
        row=index_row(question),
        names=index_names(question),
        places={key: (text.span.line, text.span.column) for key, text in found.items()},
        tags=tags,
    )


class _Authored:
    """Hashes what an author wrote of each note, so that a change by a new flashgen can be told."""

    def __init__(self, node: Mapping, settings: Settings) -> None:
        lists = {kind.listed for kind in ITEM_KINDS}
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
        self._writer = AnkiWriter(self._image_name)

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
        settings = self.settings
        subject = Subject(source, decoded, self.library, settings.language, settings.skip)
        findings += lint(subject)
        if has_errors(findings):
            return None, findings
        self._source, self._images = source, {}
        content = Content(node, decoded.texts, decoded.value, subject.planned)
        notes = tuple(self._notes(source, content, findings))
        on_cards = dict(self._images)
        findings += self._other_images(subject)
        if has_errors(findings):
            return None, findings
        words = Wording()
        if self.quality:
            findings += judge(subject)
            words = wording(subject)
        head = head_of(content.question)
        try:
            pages = self._pages(content)
        except (LostMarkupError, RecursionError):  # only together do its texts lose something
            return None, [*findings, source.finding(1, 1, *UNREADABLE)]
        images = on_cards, dict(self._images), dict(self.library.used)
        return CompiledQuestion(source, head, *images, pack(notes, pages), words), findings

    def _pages(self, content: Content) -> dict[str, str]:
        """Write the pages of all targets, with the images found so far."""

        def shown(written: str) -> str:
            image = self._images.get(written)
            return image.relative if image else written

        pages: dict[str, str] = {}
        for target in TARGETS:
            pages |= target.pages(content.question, content.planned, shown)
        return pages

    def _notes(
        self, source: Source, content: Content, findings: list[Diagnostic]
    ) -> Iterator[CompiledNote]:
        """Render the notes; what only rendering shows to be wrong goes to `findings`."""
        authored = _Authored(content.node, self.settings)
        fresh = starter.may_stand(source.text)
        for planned in content.planned:
            place = planned.node
            try:
                fields = note_fields(content.question, planned, self.settings, self._writer)
            except MediaError as error:
                problem = (NO_IMAGE, str(error), error.hint)
            except (LostMarkupError, RecursionError):
                problem = UNREADABLE
            else:
                yield CompiledNote(
                    planned.item,
                    planned.suffix,
                    planned.kind,
                    planned.was,
                    planned.meant,
                    planned.parts,
                    planned.tiers,
                    fields,
                    Trace(
                        authored(planned.path),
                        fresh and starter.stands(content.node, planned.path, planned.suffix),
                        field_hashes(fields.joined),
                        likeness(fields.said),
                    ),
                    place.line,
                    place.column,
                )
                continue
            findings.append(source.finding(place.line, place.column, *problem))

    def _other_images(self, subject: Subject) -> Iterator[Diagnostic]:
        """Find the images of texts that are on no card, such as the summary."""
        for text in subject.texts:
            try:
                if text.role is Role.IMAGE:
                    self._image_name(text)
                elif text.role.is_markdown and may_show(text):
                    for image in images(read(text.strip(), clozes=text.role is Role.CLOZE)):
                        self._image_name(image)
            except MediaError as error:
                yield subject.finding_in(text, 0, NO_IMAGE, str(error), error.hint)

    def _image_name(self, written: str) -> str:
        assert self._source is not None  # noqa: S101
        image = self.library.find(written, self._source.path.parent)
        self._images[written] = image
        return image.name
