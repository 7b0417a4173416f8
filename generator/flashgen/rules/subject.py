"""What a rule looks at: one question with the nodes it was read from."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from flashgen.authoring.decode import Decoded
from flashgen.authoring.nodes import Mapping, Node, Path, Scalar, Sequence, locate
from flashgen.authoring.schema import Role as Declared
from flashgen.authoring.schema import Text as Written
from flashgen.authoring.source import Source
from flashgen.blocks import PlannedNote
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds import NO_SKIPS, Skips, plan
from flashgen.kinds.question import Question
from flashgen.media.library import Library


class Role(Enum):
    """How rules look at a text, whatever its form is."""

    MARKDOWN = auto()
    TEX = auto()
    PLAIN = auto()


_LOOKED_AT_AS = {
    Declared.MARKDOWN: Role.MARKDOWN,
    Declared.CLOZE: Role.MARKDOWN,
    Declared.LINE: Role.MARKDOWN,
    Declared.NAME: Role.MARKDOWN,
    Declared.FORMULA: Role.TEX,
    Declared.SYMBOL: Role.TEX,
    Declared.CODE: Role.PLAIN,
    Declared.IMAGE: Role.PLAIN,
    Declared.PLAIN: Role.PLAIN,
}
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
    skips: Skips = NO_SKIPS

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
        return tuple(plan(self.question, self.skips))

    def finding(self, place: Node, rule: Rule, message: str, hint: str = "") -> Diagnostic:
        """Make a finding where a node starts."""
        return self.source.finding(place.line, place.column, rule, message, hint)

    def finding_in(
        self,
        scalar: Scalar | Written,
        offset: int,
        rule: Rule,
        message: str,
        hint: str = "",
    ) -> Diagnostic:
        """Make a finding at a character of a text."""
        if isinstance(scalar, Written):
            line, column = scalar.place(self.source, offset)
        else:
            line, column = locate(self.source, scalar, offset)
        return self.source.finding(line, column, rule, message, hint)

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every text of the file that fits, with its path and its role as the schema declares it.

        Symbols of `where` are texts too, and stand before what they mean.
        """
        roles = {id(text.span): _LOOKED_AT_AS[text.role] for text in self.decoded.texts}
        scalars = _scalars(self.node, ())
        return tuple((path, node, roles[id(node)]) for path, node in scalars if id(node) in roles)


def _scalars(node: Node, path: Path) -> Iterator[tuple[Path, Scalar]]:
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _scalars(item, (*path, index))
    elif isinstance(node, Mapping):
        for key, value in node.entries.items():
            yield (*path, key), node.keys[key]
            yield from _scalars(value, (*path, key))
