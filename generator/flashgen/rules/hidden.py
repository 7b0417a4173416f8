"""A cloze leaves something to go by."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.kinds.cloze import Cloze
from flashgen.markup.scan import Piece, UnbalancedClozeError, scan
from flashgen.rules.cards import words
from flashgen.rules.revealed import hidden_parts
from flashgen.rules.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report cloze texts without a word outside of what they hide."""
    for item in subject.question.each(Cloze):
        scalar = item.text.span
        try:
            tokens = scan(scalar.value, clozes=True)
        except UnbalancedClozeError:
            continue
        shown = scalar.value
        for _, start, end in hidden_parts(tokens):
            shown = shown[:start] + " " * (end - start) + shown[end:]
        formulas = [token for token in tokens if token.piece in (Piece.INLINE_MATH, Piece.CODE)]
        displays = [token for token in tokens if token.piece is Piece.DISPLAY_MATH]
        beside = any(shown[token.start : token.end].strip() for token in formulas + displays)
        if len(shown.split()) < len(scalar.value.split()) and not (words(shown) or beside):
            message = "every word of this text is hidden"
            hint = "leave words that say what is asked"
            yield subject.finding_in(scalar, 0, "FG410", message, hint, Severity.WARNING)
