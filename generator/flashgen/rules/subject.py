"""What a rule looks at: one question with the nodes it was read from."""

from dataclasses import dataclass
from functools import cached_property

from flashgen.authoring.decode import Decoded
from flashgen.authoring.nodes import Mapping, Node
from flashgen.authoring.schema import Role, Text
from flashgen.authoring.source import Source
from flashgen.blocks import PlannedNote
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds import NO_SKIPS, Skips, plan
from flashgen.kinds.question import Question
from flashgen.markup.scan import scan
from flashgen.markup.tokens import Token, UnbalancedClozeError
from flashgen.media.library import Library


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
        self, text: Text, offset: int, rule: Rule, message: str, hint: str = ""
    ) -> Diagnostic:
        """Make a finding at a character of a text."""
        return self.source.finding(*text.place(self.source, offset), rule, message, hint)

    @property
    def texts(self) -> tuple[Text, ...]:
        """Return every text of the file that fits, in authored order.

        Symbols of `where` are texts too, and stand before what they mean.
        """
        return self.decoded.texts

    @cached_property
    def markdown(self) -> tuple[Text, ...]:
        """Return the texts that are read as Markdown."""
        return tuple(text for text in self.texts if text.role.is_markdown)


def scanned(text: Text) -> tuple[Token, ...] | None:
    """Return the tokens of a Markdown text, or nothing if a cloze is open: other rules say so."""
    try:
        return scan(text, clozes=text.role is Role.CLOZE)
    except UnbalancedClozeError:
        return None
