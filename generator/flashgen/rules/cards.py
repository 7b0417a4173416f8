"""The cards of a question as the rules of quality see them: what is asked and what is recalled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flashgen.authoring.nodes import locate
from flashgen.authoring.schema import Text
from flashgen.blocks import (
    Block,
    Blocks,
    Code,
    Display,
    Fold,
    Items,
    Labelled,
    PlannedFacet,
    PlannedNote,
    Prose,
    Table,
    texts_in,
)
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.markup import tree
from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.read import read
from flashgen.markup.scan import covers
from flashgen.markup.tree import Formula, Nodes, visible, walk
from flashgen.math.tokens import tokens as tex_tokens
from flashgen.rules.subject import Subject, scanned

_WORD = re.compile("[^\\W_]+(?:['\u2019.,/-][^\\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNSAID = frozenset("(){}[]|_,.0123456789")
_SPOKEN_PER_TOKEN = 0.5
"""`x_i^2`, five tokens, is said as “x i squared”; brackets and braces are not said at all."""


@dataclass(frozen=True, slots=True)
class Card:
    """One facet: the author's own words on either side, and where in the file they stand.

    `asked` is the prompt as shown; `own` says whether the author wrote the sentence. Folded texts
    belong to neither side.
    """

    note: PlannedNote
    facet: PlannedFacet
    asked: str
    own: bool
    subject: Subject

    @property
    def answer(self) -> str:
        """Return what is recalled, as Markdown."""
        return "\n\n".join(
            _text(block) for block in self.facet.answer if not isinstance(block, Fold)
        )

    @property
    def shown(self) -> str:
        """Return all of the prompt, as Markdown."""
        return "\n\n".join(_text(block) for block in self.facet.prompt)

    def finding(self, blocks: Blocks, rule: Rule, message: str, hint: str) -> Diagnostic:
        """Make a finding at the first of `blocks` that the author wrote, else at the item."""
        return self.subject.source.finding(*self.place(blocks), rule, message, hint)

    def place(self, blocks: Blocks) -> tuple[int, int]:
        """Return where the first of `blocks` stands that the author wrote, else the item."""
        source = self.subject.source
        for block in blocks:
            for text in texts_in(block):
                if isinstance(text, Text):
                    return text.place(source)
        return locate(source, next(iter(self.note.node.keys.values())), 0)


def cards(subject: Subject) -> Iterator[Card]:
    """Give the cards of all facets; cloze notes have none."""
    for note in subject.planned:
        for facet in note.facets:
            first = facet.prompt[0]
            asked = first.text if isinstance(first, Prose) else ""
            yield Card(note, facet, asked, isinstance(asked, Text), subject)


def _text(block: Block) -> str:
    match block:
        case Prose(text) | Labelled(_, text):
            return text
        case Display(tex):
            return f"$${tex}$$"
        case Items():
            return "\n".join(f"- {item}" for item in block.whole if isinstance(item, str))
        case Table(_, rows):
            return "\n".join(str(cell) for row in rows for cell in row if isinstance(cell, str))
        case Code(code):
            return f"````\n{code}\n````"
        case _:
            return ""


def words(markdown: str) -> list[str]:
    """Return the words of a text in lower case, without its formulas and code."""
    return [word.casefold() for word in _WORD.findall(prose(markdown))]


def prose(markdown: str) -> str:
    """Return what a reader sees of a text on one line, with `…` for its formulas and code."""
    return visible(nodes(markdown), lambda _: " … ")


def offset_of(words: str, text: Text) -> int:
    """Return where words that a reader sees begin in a text; its start if markup parts them."""
    tokens = scanned(text) or ()
    places = (found.start() for found in re.finditer(rf"(?<!\w){re.escape(words)}", text))
    return next((place for place in places if not covers(tokens, place)), 0)


def nodes(markdown: str) -> Nodes:
    """Read a text, or a part of one; what cannot be read is told by another rule."""
    try:
        return read(markdown.strip())
    except (LostMarkupError, RecursionError):
        return ()


def spoken(markdown: str) -> int:
    """Return about how many words a text has when it is said aloud, formulas included."""
    count = len(_WORD.findall(prose(markdown)))
    for node in walk(nodes(markdown)):
        if isinstance(node, tree.Code):
            count += node.text.count("\n") + 1 if node.block else 1
        elif isinstance(node, Formula):
            numbers = len(_NUMBER.findall(node.tex))
            said = [t for t in tex_tokens(node.tex) if t.text not in _UNSAID]
            count += max(1, round(_SPOKEN_PER_TOKEN * (len(said) + numbers)))
    return count
