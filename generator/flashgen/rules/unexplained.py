"""Each symbol of a formula is explained by something."""

import re
from collections.abc import Iterator, Sequence

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds.formula import Formula
from flashgen.math.tokens import Token, tokens
from flashgen.rules.literature import WOZNIAK
from flashgen.rules.subject import Subject

UNEXPLAINED = Rule.hint(
    "FG413",
    "unexplained symbol",
    """
    A formula can be recited without knowing what its letters are. Indices, what a sum runs
    over, what the formula defines and letters that mean the same everywhere need no entry.
    """,
    bad=r"""
formulas:
  - id: ridge
    name: Ridge estimator
    tex: \hat{\beta} = (X^\top X + \lambda I)^{-1} X^\top y
    where:
      X: data, one row an example
      y: targets
""",
    good=r"""
formulas:
  - id: ridge
    name: Ridge estimator
    tex: \hat{\beta} = (X^\top X + \lambda I)^{-1} X^\top y
    where:
      X: data, one row an example
      y: targets
      \lambda: strength of the penalty
""",
    source=f"{WOZNIAK}, rule 1 (do not learn if you do not understand)",
)

_NAMES = {(r"\mathcal", "N"), (r"\mathcal", "O")}
"""The normal distribution and the order of growth."""
_DIVERGENCES = {r"\mathrm{KL}", r"\text{KL}", r"\mathrm{JS}", r"\text{JS}"}
"""Indices of a `D` that is as good as spelt out."""
_GREEK = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|iota|kappa|lambda|mu|nu|xi|"
    "rho|varrho|sigma|tau|upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Sigma|"
    "Upsilon|Phi|Psi|Omega|ell"
)
_SYMBOL = re.compile(rf"[A-Za-z]|\\(?:{_GREEK})")
_STANDARD = frozenset("e d I O P".split())
"""Euler's number, a differential, an identity, the order of growth, a probability."""
_BINDING = frozenset(
    r"\sum \prod \int \iint \oint \max \min \sup \inf \lim \bigcup \bigcap \bigoplus \coprod "
    r"\operatorname{arg\,max} \operatorname{arg\,min} \operatorname{argmax} \operatorname{argmin} "
    r"\arg \operatorname{arg} \forall \exists".split()
)
_MATH = re.compile(r"(?<!\\)\$\$?([^$]+)\$")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report formulas with symbols that neither `where` nor another text of theirs explains.

    Passed over: what stands only in indices, what a sum, integral or maximum runs over, arguments
    of the function that the formula defines, and letters that stand for the same in every book.
    """
    for item in subject.question.each(Formula):
        known = {symbol for key in item.where for symbol, _ in _symbols(tokens(key), scripts=9)}
        for text in (*item.where.values(), item.name, item.use or ""):
            for found in _MATH.finditer(text):
                known |= {symbol for symbol, _ in _symbols(tokens(found[1]), scripts=9)}
        formula = tokens(item.tex)
        known |= _STANDARD | _bound(formula) | _defined(formula)
        missing = dict(reversed([(s, offset) for s, offset in _symbols(formula) if s not in known]))
        if missing:
            first = min(missing.values())
            names = ", ".join(f"`{name}`" for name in sorted(missing, key=missing.__getitem__))
            message = f"nothing says what {names} in this formula {_verb(missing)}"
            hint = "add it to `where`" if len(missing) == 1 else "add them to `where`"
            yield subject.finding_in(item.tex, first, UNEXPLAINED, message, hint)


def _verb(missing: dict[str, int]) -> str:
    return "stands for" if len(missing) == 1 else "stand for"


def _symbols(found: Sequence[Token], scripts: int = 0) -> Iterator[tuple[str, int]]:
    r"""Give the letters of a formula with their offsets; `\hat{x}` and `\mathbf{x}` are `x`.

    Those inside more than `scripts` sub- and superscripts are passed over.
    """
    before = ""
    for index, token in enumerate(found):
        is_letter = _SYMBOL.fullmatch(token.text) and before != r"\mathbb"
        if token.text == "D" and _DIVERGENCES & {t.text for t in found[index + 1 : index + 3]}:
            is_letter = None
        if is_letter and token.scripts <= scripts and (before, token.text) not in _NAMES:
            yield token.text, token.offset
        before = token.text


def _bound(found: Sequence[Token]) -> set[str]:
    """Return the letters below sums, maxima and the like, and those after a differential."""
    bound: set[str] = set()
    for at_, token in enumerate(found):
        if token.text in _BINDING:
            index = at_ + 1
            while index < len(found) and found[index].text in "_^":
                index += 1
                while index < len(found) and found[index].scripts > token.scripts:
                    bound |= {found[index].text}
                    index += 1
        elif token.text in ("d", r"\mathrm{d}") and at_ + 1 < len(found):
            bound.add(found[at_ + 1].text)
    return bound


def _defined(found: Sequence[Token]) -> set[str]:
    """Return the letters left of the first `=`: the name of the formula says what they are."""
    texts = [token.text for token in found]
    for mark in ("=", r"\coloneqq", r"\equiv", r"\leftarrow", r"\propto", r"\approx"):
        if mark in texts:
            return {symbol for symbol, _ in _symbols(found[: texts.index(mark)])}
    return set()
