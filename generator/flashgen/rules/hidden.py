"""A cloze leaves something to go by."""

from collections.abc import Iterator

from flashgen.authoring.nodes import Scalar, at
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.markup.scan import scan
from flashgen.markup.tokens import UnbalancedClozeError
from flashgen.markup.tree import Code, Formula, walk
from flashgen.rules.cards import nodes, words
from flashgen.rules.revealed import hidden_parts
from flashgen.rules.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report cloze texts without a word outside of what they hide."""
    for index, _ in enumerate(subject.question.clozes):
        scalar = at(subject.node, ("clozes", index, "text"))
        if not isinstance(scalar, Scalar):
            continue
        try:
            tokens = scan(scalar.value, clozes=True)
        except UnbalancedClozeError:
            continue
        hidden = sorted((start, end) for _, start, end in hidden_parts(tokens))
        shown, position = "", 0
        for start, end in hidden:
            if start >= position:
                shown += scalar.value[position:start] + " … "
                position = end
        shown += scalar.value[position:]
        beside = any(isinstance(node, Formula | Code) for node in walk(nodes(shown)))
        if hidden and not (words(shown) or beside):
            message = "every word of this text is hidden"
            hint = "leave words that say what is asked"
            yield subject.finding_in(scalar, 0, "FG410", message, hint, Severity.WARNING)
