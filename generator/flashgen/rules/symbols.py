"""What `where` explains stands in the formula."""

from collections.abc import Iterator, Sequence

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds.formula import Formula
from flashgen.math.tokens import Token, contains, tokens
from flashgen.rules.subject import Subject

NOT_CONTAINED = Rule.warning(
    "FG308",
    "symbol that the formula lacks",
    """
    Every symbol of `where` becomes a card that shows the formula and asks what the symbol
    means, which nobody can see if it is written differently there.
    """,
    bad=r"""
formulas:
  - id: softmax
    name: Softmax
    tex: p_i = \frac{e^{z_i/\tau}}{\sum_j e^{z_j/\tau}}
    where:
      p_i: probability of class $i$
      z_i: score of class $i$
      T: temperature
""",
    good=r"""
formulas:
  - id: softmax
    name: Softmax
    tex: p_i = \frac{e^{z_i/\tau}}{\sum_j e^{z_j/\tau}}
    where:
      p_i: probability of class $i$
      z_i: score of class $i$
      \tau: temperature
""",
)

_DOTS = frozenset(r"\dots \ldots \cdots \vdots . …".split())


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report symbols that `where` explains and the formula does not contain."""
    for item in subject.question.each(Formula):
        formula, for_phones = tokens(item.tex), tokens(item.tex_narrow or item.tex)
        for symbol in item.where:
            if not _occurs(tokens(symbol), formula):
                message = f"the formula does not contain `{symbol}`"
                hint = "write the symbol as it stands in `tex`, or leave it out"
                yield subject.finding_in(symbol, 0, NOT_CONTAINED, message, hint)
            elif item.tex_narrow and not _occurs(tokens(symbol), for_phones):
                message = f"the narrow form of the formula does not contain `{symbol}`"
                hint = "write the symbol in `tex_narrow` as it stands in `tex`"
                yield subject.finding_in(item.tex_narrow, 0, NOT_CONTAINED, message, hint)


def _occurs(symbol: Sequence[Token], formula: Sequence[Token]) -> bool:
    r"""Say whether a key of `where` is in the formula: whole, or in parts as for `a, b \in C`."""
    if contains(formula, symbol):
        return True
    parts = _split([token for token in symbol if token.text not in _DOTS], ",")
    parts = [_split(part, r"\in")[0] for part in parts if part]
    return bool(parts) and all(part and contains(formula, part) for part in parts)


def _split(found: Sequence[Token], mark: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in found:
        depth += (token.text in "([{" or token.text == r"\{") - (
            token.text in ")]}" or token.text == r"\}"
        )
        if token.text == mark and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
