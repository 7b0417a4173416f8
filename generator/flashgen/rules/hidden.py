"""A cloze leaves something to go by."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds.cloze import Cloze
from flashgen.markup.tree import Code, Formula, walk
from flashgen.rules.cards import nodes, words
from flashgen.rules.literature import WOZNIAK
from flashgen.rules.revealed import hidden_parts
from flashgen.rules.subject import Subject, scanned

ALL_HIDDEN = Rule.warning(
    "FG410",
    "cloze that hides everything",
    "Where every word is hidden, nothing on the card says what is asked.",
    bad="""
clozes:
  - id: two-laws
    text: "{{c1::Law of large numbers}}, {{c2::central limit theorem}}"
""",
    good="""
clozes:
  - id: two-laws
    text: >-
      The {{c1::law of large numbers}} says where the mean goes, the
      {{c2::central limit theorem}} how it gets there.
""",
    source=f"{WOZNIAK}, rule 5 (cloze deletion) and rule 12 (optimise wording)",
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report cloze texts without a word outside of what they hide."""
    for item in subject.question.each(Cloze):
        text = item.text
        parts = hidden_parts(scanned(text) or ())
        hidden = sorted((start, end) for _, start, end in parts)
        shown, position = "", 0
        for start, end in hidden:
            if start >= position:
                shown += text[position:start] + " … "
                position = end
        shown += text[position:]
        beside = any(isinstance(node, Formula | Code) for node in walk(nodes(shown)))
        if hidden and not (words(shown) or beside):
            message = "every word of this text is hidden"
            hint = "leave words that say what is asked"
            yield subject.finding_in(text, 0, ALL_HIDDEN, message, hint)
