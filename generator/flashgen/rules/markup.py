"""Markdown keeps what is written: no formula, cloze or word is lost, no word taken for a tag."""

import re
from collections.abc import Iterator

from flashgen.authoring.schema import Role
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.read import read
from flashgen.markup.tokens import UnbalancedClozeError
from flashgen.rules.subject import Subject
from flashgen.rules.written import Written, may_lose

LOST_MARKUP = Rule.error(
    "FG171",
    "Markdown that would be lost",
    """
    Rendering this text would drop part of it, as when a formula stands where Markdown takes
    characters literally. It is refused, because nobody would miss the part on the card.
    """,
    bad="""
clozes:
  - id: plot
    text: "![the {{c1::loss}}](media/plot.svg) goes down"
# cards/media/plot.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0L1 1"/></svg>
""",
    good="""
clozes:
  - id: plot
    text: "![the loss](media/plot.svg) goes {{c1::down}}"
# cards/media/plot.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0L1 1"/></svg>
""",
)
VANISHING = Rule.error(
    "FG174",
    "words that would vanish",
    """
    Something here is read as markup and shown nowhere: a `<` that opens a tag, a line that
    defines a link which nothing uses, a cell too many in a row. Nobody would miss it.
    """,
    bad="""
summary: The loss falls where a<b and c>d.
""",
    good="""
summary: The loss falls where $a<b$ and $c>d$.
""",
)
MAYBE_A_WORD = Rule.warning(
    "FG175",
    "tag that may be a word",
    """
    A tag is never shown. One that is not closed, does not touch a word, or has no effect in
    Anki was perhaps meant as text, such as the token that starts a sentence.
    """,
    bad="""
summary: A sequence starts with <s> and ends with </s>.
""",
    good="""
summary: A sequence starts with `<s>` and ends with `</s>`, <sup>and so on</sup>.
""",
)

UNREADABLE = (
    LOST_MARKUP,
    "part of this Markdown would be lost on the card",
    "look for a cloze or formula inside a link's target, an image's text or a split table cell, "
    "and for lists or quotes nested very deeply",
)
_SHOWN = re.compile(r"<[^<>\n]*>|[^\n]{0,40}")
_AS_TEXT = "write `&lt;` for a `<`, or put what is code or a tag between backticks"
_NO_EFFECT = "put it between backticks if it is meant as text; else close it, or leave it out"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report texts of which something would be lost, and tags that may be meant as words."""
    for text in subject.markdown:
        clozes = text.role is Role.CLOZE
        try:
            nodes = read(text.strip(), clozes=clozes)
        except UnbalancedClozeError:
            continue
        except (LostMarkupError, RecursionError):
            yield subject.finding_in(text, 0, *UNREADABLE)
            continue
        if not may_lose(text):
            continue
        written = Written(text, nodes, clozes=clozes)
        lost = written.lost()
        if lost is not None and (words := _SHOWN.match(text, lost)):
            message = f"this would not be shown: `{words[0]}`"
            yield subject.finding_in(text, lost, VANISHING, message, _AS_TEXT)
        for offset, message in written.without_effect:
            if offset != lost:
                yield subject.finding_in(text, offset, MAYBE_A_WORD, message, _NO_EFFECT)
