"""What the literature is quoted for has a source, to be checked and to be trusted."""

import re
from collections.abc import Iterator

from flashgen.authoring.schema import Role, Text, keys_of
from flashgen.blocks import Blocks, texts_in
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds.item import Identified
from flashgen.rules.cards import offset_of, prose
from flashgen.rules.literature import WOZNIAK
from flashgen.rules.subject import Subject

NO_CITATION = Rule.warning(
    "FG409",
    "claim without a source",
    """
    What is said on behalf of a paper, study or author should say which, so that it can be
    looked up when it is doubted.
    """,
    bad="""
concepts:
  - id: batch-size
    term: Batch size of SimCLR
    definition: Chen et al. use thousands of images a step.
""",
    good="""
concepts:
  - id: batch-size
    term: Batch size of SimCLR
    definition: Chen et al. use thousands of images a step.
    source: [example]
""",
    source=f"{WOZNIAK}, rule 18 (provide sources)",
)

_QUOTES = re.compile(
    r"\bet al\b\.?"
    r"|\b(?:[Tt]he|[Tt]heir|[Oo]riginal) (?:paper|authors|survey)\b"
    r"|\b(?:[Tt]he|[Aa]) (?:paper|study|survey) (?:by|show|found|find|report|suggest|confirm)\w*"
    r"|\b(?:[Ss]tudies|[Rr]esearch|[Ee]xperiments|[Bb]enchmarks|[Ss]urveys|[Pp]apers)"
    r" (?:has |have )?(?:show|found|find|report|suggest|confirm)\w*"
    r"|\((?:[^()]* )?(?:19[5-9]|20[0-3])\d\)"
    r"|\b(?!(?:[A-Z][a-z]*(?:ing|ion|ment|ysis|ity|ests)|We|They|It|He|She|You|This|That|Data|Both|"
    r"All|None|Some|Many|Most|Others|Results|Logs|Nobody) )"
    r"[A-Z][a-z]+ (?:and [A-Z][a-z]+ )?(?:showed|found|reported|proved|proposed|introduced)\b"
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report items that quote papers, years or authors and have no `source`.

    What only a front shows is asked, not claimed.
    """
    if subject.question.source or not subject.is_english:
        return
    facets = [facet for note in subject.planned for facet in note.facets]
    answered = {text.span for facet in facets for text in _authored(facet.answer)}
    asked = {text.span for facet in facets for text in _authored(facet.prompt)} - answered
    for item in subject.question.each_item():
        claims = [text for text in _prose(item) if text.span not in asked]
        for text in claims if not item.source else ():
            if found := _QUOTES.search(prose(text)):
                message = f"“{found[0]}” quotes something, and this item has no source"
                hint = "add `source: [key]`, with the key under `sources`"
                yield subject.finding_in(
                    text, offset_of(found[0], text), NO_CITATION, message, hint
                )
                break


def _authored(blocks: Blocks) -> Iterator[Text]:
    """Give the texts of blocks that stand in them as they were written."""
    return (text for block in blocks for text in texts_in(block) if isinstance(text, Text))


def _prose(item: Identified) -> list[Text]:
    """Return the texts of an item that are more than a name, as authored."""
    values = (getattr(item, key) for key in keys_of(type(item)))
    texts = [text for text in values if isinstance(text, Text) and text.role.is_markdown]
    return sorted((t for t in texts if t.role is not Role.NAME), key=lambda text: text.span[1:3])
