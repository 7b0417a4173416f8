"""What the literature is quoted for has a source, to be checked and to be trusted."""

import re
from collections.abc import Iterator

from flashgen.authoring.nodes import Mapping, Scalar, at
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.rules.cards import prose
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
_NO_CLAIMS = frozenset(
    "id was tags source image skip ask case symptom question code output alt title name term "
    "domain language follow_ups where tex".split()
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report items that quote papers, years or authors and have no `source`."""
    if subject.question.source or not subject.is_english:
        return
    for path, item in subject.question.items():
        node = at(subject.node, path)
        if item.source or not isinstance(node, Mapping):
            continue
        for key, scalar in node.entries.items():
            if isinstance(scalar, Scalar) and key not in _NO_CLAIMS:
                found = _QUOTES.search(prose(scalar.value))
                if found:
                    message = f"“{found[0]}” quotes something, and this item has no source"
                    hint = "add `source: [key]`, with the key under `sources`"
                    offset = max(0, scalar.value.find(found[0]))
                    yield subject.finding_in(scalar, offset, NO_CITATION, message, hint)
                    break
