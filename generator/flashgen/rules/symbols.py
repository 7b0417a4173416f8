"""A formula and its `where` speak of the same symbols."""

import re
from collections.abc import Iterator, Sequence

from flashgen.authoring.nodes import Scalar, at
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.kinds.question import Formula
from flashgen.math.tokens import Token, contains, tokens
from flashgen.rules.subject import Subject

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
_DOTS = frozenset(r"\dots \ldots \cdots \vdots . …".split())
_MATH = re.compile(r"(?<!\\)\$\$?([^$]+)\$")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report symbols that `where` explains and the formula does not contain."""
    for item in subject.question.each_item():
        if not isinstance(item, Formula):
            continue
        formula, for_phones = tokens(item.tex), tokens(item.tex_narrow or item.tex)
        for symbol in item.where:
            if not _occurs(tokens(symbol), formula):
                message = f"the formula does not contain `{symbol}`"
                hint = "write the symbol as it stands in `tex`, or leave it out"
                yield subject.finding_in(symbol, 0, "FG308", message, hint, Severity.WARNING)
            elif item.tex_narrow and not _occurs(tokens(symbol), for_phones):
                message = f"the narrow form of the formula does not contain `{symbol}`"
                hint = "write the symbol in `tex_narrow` as it stands in `tex`"
                place = item.tex_narrow
                yield subject.finding_in(place, 0, "FG308", message, hint, Severity.WARNING)


def unexplained(subject: Subject) -> Iterator[Diagnostic]:
    """Report formulas with symbols that neither `where` nor another text of theirs explains.

    Passed over: what stands only in indices, what a sum, integral or maximum runs over, arguments
    of the function that the formula defines, and letters that stand for the same in every book.
    """
    for path, item in subject.question.items():
        if not isinstance(item, Formula):
            continue
        known = {symbol for key in item.where for symbol, _ in _symbols(tokens(key), scripts=9)}
        for text in (*item.where.values(), item.name, item.use or ""):
            for found in _MATH.finditer(text):
                known |= {symbol for symbol, _ in _symbols(tokens(found[1]), scripts=9)}
        formula = tokens(item.tex)
        known |= _STANDARD | _bound(formula) | _defined(formula)
        scalar = at(subject.node, (*path, "tex"))
        missing = dict(reversed([(s, offset) for s, offset in _symbols(formula) if s not in known]))
        if missing and isinstance(scalar, Scalar):
            first = min(missing.values())
            names = ", ".join(f"`{name}`" for name in sorted(missing, key=missing.__getitem__))
            start = len(scalar.value) - len(scalar.value.lstrip())
            message = f"nothing says what {names} in this formula {_verb(missing)}"
            hint = "add it to `where`" if len(missing) == 1 else "add them to `where`"
            yield subject.finding_in(scalar, start + first, "FG413", message, hint, Severity.HINT)


def _verb(missing: dict[str, int]) -> str:
    return "stands for" if len(missing) == 1 else "stand for"


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
