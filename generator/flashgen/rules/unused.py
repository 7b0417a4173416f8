"""Every entry of `sources` backs something."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.rules.subject import Subject

UNUSED = Rule.warning(
    "FG135",
    "source that backs nothing",
    "A source that no item names is on no card; most often its key was misspelt or forgotten.",
    bad="""
sources:
  oord2018:
    title: Representation Learning with Contrastive Predictive Coding
    authors: Aaron van den Oord, Yazhe Li, Oriol Vinyals
    year: 2018
    where: arXiv:1807.03748
""",
    good="""
source: [oord2018]
sources:
  oord2018:
    title: Representation Learning with Contrastive Predictive Coding
    authors: Aaron van den Oord, Yazhe Li, Oriol Vinyals
    year: 2018
    where: arXiv:1807.03748
""",
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report sources that no item names."""
    if not subject.is_whole:
        return
    question = subject.question
    used = {*question.source, *(key for item in question.each_item() for key in item.source)}
    for key in question.sources:
        if key not in used:
            message = f'no item names the source "{key}"'
            hint = "list it in the `source` of what it backs, or remove it"
            yield subject.finding(key.span, UNUSED, message, hint)
