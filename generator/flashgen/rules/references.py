"""`source` names an entry of `sources`."""

from collections.abc import Iterator

from flashgen.authoring.nodes import Mapping
from flashgen.diagnostics import Diagnostic, did_you_mean
from flashgen.rules.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report source keys that are not defined in the file; what is wrong with one is another's."""
    question = subject.question
    sources = question.node.entries.get("sources", Mapping({}, {}, 1, 1))
    if not isinstance(sources, Mapping):
        return
    known = sources.keys if not subject.is_whole else question.sources
    for key in (*question.source, *(key for item in question.each_item() for key in item.source)):
        if key not in known:
            message = f'there is no source "{key}"'
            hint = did_you_mean(key, known) or "add it under `sources`"
            yield subject.finding(key.span, "FG131", message, hint)
