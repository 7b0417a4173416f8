"""A question that was compiled: what the stages after that ask about it.

All of it can come from the cache; what the file itself says is read again only when someone asks.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flashgen.authoring.source import Source
from flashgen.compiler.packed import CompiledNote, Packed
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.media.library import Image
from flashgen.rules.vocabulary import Wording

if TYPE_CHECKING:
    from flashgen.authoring.nodes import Mapping
    from flashgen.authoring.schema import Text
    from flashgen.blocks import PlannedNote
    from flashgen.kinds import Skips
    from flashgen.kinds.question import Question


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a question file says: its nodes and texts, the question, the plan of its notes.

    Each planned note stands at the place of its compiled note.
    """

    node: "Mapping"
    texts: "tuple[Text, ...]"
    question: "Question"
    planned: "tuple[PlannedNote, ...]"


def read(source: Source, skips: "Skips") -> Content:
    """Read a file that is known to be without errors, and plan its notes but for those skipped."""
    from flashgen.authoring import decode, parse
    from flashgen.kinds import plan
    from flashgen.kinds.question import Question

    node, findings = parse.parse(source)
    assert node is not None, findings  # noqa: S101
    decoded = decode.decode(Question, source, node)
    question = decoded.value
    assert question is not None, decoded.findings  # noqa: S101
    return Content(node, decoded.texts, question, tuple(plan(question, skips)))


@dataclass(frozen=True, slots=True)
class Head:
    """What the other stages ask about a question, but for its notes.

    `sheet_title` is the title as sheets write it, `row` its row of the index of sheets, `names`
    the lines of the index that lead there from other names; `places` are line and column of what
    `id`, `title`, `was`, `requires` and `related` say, by keys such as `id` and `was/0`; `tags` are
    line and column of the first use of each tag.
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
    names: tuple[str, ...]
    places: dict[str, tuple[int, int]]
    tags: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CompiledQuestion:
    """A question without errors, and its images by their authored paths.

    `images` are those on cards; sheets also show the ones of texts that are on no card. `used` are
    all that were looked for. There is a `wording` only where quality was asked for.
    """

    source: Source
    head: Head
    images: dict[str, Image]
    sheet_images: dict[str, Image]
    used: dict[str, Image]
    packed: Packed = field(repr=False)
    wording: Wording = field(default=Wording(), repr=False)

    def notes(self) -> tuple[CompiledNote, ...]:
        """Unpack the notes, in authored order."""
        return self.packed.unpack_notes()

    def pages(self) -> dict[str, str]:
        """Unpack what targets wrote of it, by names."""
        return self.packed.unpack_pages()

    def content(self, skips: "Skips | None" = None) -> Content:
        """Read the file once more; notes are planned but for what the whole collection skips."""
        return read(self.source, skips or {})

    def shown(self, written: str) -> str:
        """Return the path of an image below `cards/`, given as it was authored."""
        image = self.sheet_images.get(written)
        return image.relative if image else written

    def finding(
        self,
        place: str,
        rule: Rule,
        message: str,
        hint: str,
    ) -> Diagnostic:
        """Make a finding at one of the places that the head knows."""
        return self.source.finding(*self.head.places[place], rule, message, hint)
