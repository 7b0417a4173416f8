"""The cards of a question as the rules of quality see them: what is asked and what is recalled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flashgen.authoring.nodes import Mapping, Scalar, at
from flashgen.blocks import (
    Block,
    Blocks,
    Code,
    Display,
    Facet,
    Fold,
    Items,
    Labelled,
    PlannedNote,
    Prose,
    Table,
)
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.markup import tree
from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.read import read
from flashgen.markup.tree import Formula, Nodes, visible, walk
from flashgen.math.tokens import tokens as tex_tokens
from flashgen.rules.subject import Subject

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
    facet: Facet
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

    def finding(
        self, blocks: Blocks, code: str, message: str, hint: str, severity: Severity
    ) -> Diagnostic:
        """Make a finding at the first of `blocks` that the author wrote, else at the item."""
        node = at(self.subject.node, self.note.path)
        place = next((found for block in blocks if (found := _written(node, _text(block)))), None)
        if place is None and isinstance(node, Mapping):
            place = next(iter(node.keys.values()))
        if place is None:
            place = Scalar("", node.line, node.column, "")
        return self.subject.finding_in(place, 0, code, message, hint, severity)


def cards(subject: Subject) -> Iterator[Card]:
    """Give the cards of all facets; cloze notes have none."""
    for note in subject.planned:
        for facet in note.facets:
            first = facet.prompt[0]
            asked = first.text if isinstance(first, Prose) else ""
            own = _written(at(subject.node, note.path), asked) is not None
            yield Card(note, facet, asked, own, subject)


def _written(node: object, text: str) -> Scalar | None:
    """Return the scalar of an item, or of its `ask`, that says just this."""
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            if isinstance(value, Scalar) and value.value.strip() == text.strip():
                return value
            if key in ("ask", "answer") and (found := _written(value, text)):
                return found
    return None


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
