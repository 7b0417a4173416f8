"""`source` names an entry of `sources`."""

from collections.abc import Iterator

from flashgen.authoring.nodes import NOWHERE, Mapping
from flashgen.diagnostics import Diagnostic, Rule, did_you_mean
from flashgen.rules.subject import Subject

NO_SOURCE = Rule.error(
    "FG131",
    "source that is not there",
    "`source` names entries of `sources` in the same file; the card would cite nothing.",
    bad="""
concepts:
  - id: dropout
    term: Dropout
    definition: Units are left out at random during training.
    source: [srivastava2014]
""",
    good="""
concepts:
  - id: dropout
    term: Dropout
    definition: Units are left out at random during training.
    source: [srivastava2014]
sources:
  srivastava2014:
    title: "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"
    authors: Srivastava et al.
    year: 2014
    where: JMLR 15
""",
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report source keys that are not defined in the file; what is wrong with one is another's."""
    question = subject.question
    sources = question.node.entries.get("sources", NOWHERE)
    if not isinstance(sources, Mapping):
        return
    known = sources.keys if not subject.is_whole else question.sources
    for key in (*question.source, *(key for item in question.each_item() for key in item.source)):
        if key not in known:
            message = f'there is no source "{key}"'
            hint = did_you_mean(key, known) or "add it under `sources`"
            yield subject.finding(key.span, NO_SOURCE, message, hint)
