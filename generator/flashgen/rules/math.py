r"""Formulas that Anki's MathJax cannot typeset or must not be given, and TeX that is in none."""

import re
from collections.abc import Iterator
from itertools import islice

from flashgen.authoring.nodes import Scalar
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.markup.scan import Token, UnbalancedClozeError, covers, scan
from flashgen.math.judge import judge
from flashgen.rules.formulas import ALONE, MATH, Formula, bare, hidden, revealed, written
from flashgen.rules.objections import Finding, finding
from flashgen.rules.subject import Role, Subject

_MEANT = re.compile(
    r"(?<![\\$])(?:"
    r"\$\$(?!\$)(?P<display>(?:[^$\n\\]|\\.|\n(?!\s*\n))*)\$\$"
    r"|\$(?![\s$])(?P<inline>(?:[^$\n\\]|\\.|\n(?!\s*\n))*)\$(?!\d)"
    r")"
)
"""What stands between two marks of formulas, whatever its braces."""
_TEX = re.compile(
    r"\\(?:d?frac|sqrt|sum|prod|int|log|exp|le|ge|leq|geq|neq|approx|times|cdot|infty|partial|nabla|"
    r"mathbb|mathcal|mathbf|mathrm|operatorname|hat|bar|tilde|alpha|beta|gamma|delta|epsilon|"
    r"varepsilon|theta|lambda|mu|nu|pi|rho|sigma|tau|phi|varphi|chi|psi|omega|Delta|Sigma|Omega|"
    r"begin|left|right|text)(?![A-Za-z])"
    r"|(?<=[A-Za-z)}])[_^]\{|\$\$"
    r"|(?<![\w$\\])\$[A-Za-z](?![\w$])"
    r"|(?<![\w$\\])\$[ \t](?=[A-Za-z\\](?:[^A-Za-z$\n][^$\n]{0,80})?[ \t]\$(?!\d))"
    r"|\\\((?=[^()\n]{0,80}[\\_^=][^()\n]{0,80}\\\)|[A-Za-z]\\\))"
)
"""TeX that is written plainly, marks of formulas that are none, and those of LaTeX itself."""
_ANY = re.compile(r"[$\\]|[_^]\{")
_MAY_BE = re.compile(r"[$\\_^]")
"""How all TeX begins that stands outside a formula."""
_MAX_MEANT = 20


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report formulas that Anki cannot typeset, and what was meant as one and is none."""
    for path, scalar, role in subject.texts:
        if role is Role.TEX:
            yield from _check(subject, bare(scalar, display=path[-1] in ALONE))
        elif role is Role.MARKDOWN and _ANY.search(scalar.value):
            try:
                tokens = scan(scalar.value, clozes=path[0] == "clozes")
            except UnbalancedClozeError:
                continue
            yield from _in_text(subject, scalar, tokens)


def _in_text(subject: Subject, scalar: Scalar, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    """Check the formulas of a text, and what stands outside them."""
    for token in tokens:
        if token.piece in MATH:
            yield from _check(subject, revealed(scalar, token))
            if token.inside:
                yield from _check_gaps(subject, scalar, token)
    starts = [0, *(token.end for token in tokens)]
    ends = [*(token.start for token in tokens), len(scalar.value)]
    if any(_MAY_BE.search(scalar.value, *gap) for gap in zip(starts, ends, strict=True)):
        meant = list(islice(_meant(subject, scalar, tokens), _MAX_MEANT))
        yield from meant or _outside(subject, scalar, tokens)


def _meant(subject: Subject, scalar: Scalar, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    """Report TeX between dollar signs that is no formula because of its open braces."""
    for found in _MEANT.finditer(scalar.value):
        kind = found.lastgroup or ""
        if not covers(tokens, found.start()) and re.search(r"\\[A-Za-z]|[_^]\{", found[kind]):
            display = kind == "display"
            formula = written(scalar, found.start(kind), found[kind], display=display)
            yield from (f for f in _check(subject, formula) if f.severity is Severity.ERROR)


def _outside(subject: Subject, scalar: Scalar, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    """Report the first TeX, or mark of a formula, that stands in none: it would be shown."""
    for found in _TEX.finditer(scalar.value):
        if not covers(tokens, found.start()):
            if "$" in found[0]:
                message = f"`{found[0].strip()}` starts no formula and would show as it is"
                hint = "a formula touches both of its dollar signs: `$x$`; `\\$` is a dollar"
            else:
                message = f"`{found[0]}` stands outside a formula and would show as it is"
                hint = "put the formula between two dollar signs, or TeX as code between backticks"
            severity = Severity.WARNING
            yield subject.finding_in(scalar, found.start(), "FG307", message, hint, severity)
            return


def _check(subject: Subject, formula: Formula) -> Iterator[Diagnostic]:
    """Report what is wrong with one formula."""
    for objection in judge(formula.tex, display=formula.display):
        yield _finding(subject, formula, finding(objection, bare=formula.bare), objection.offset)


def _check_gaps(subject: Subject, scalar: Scalar, token: Token) -> Iterator[Diagnostic]:
    """Report what is wrong with a formula only while one of its clozes is hidden."""
    whole = revealed(scalar, token)
    known = {(o.fault, o.what) for o in judge(whole.tex, display=whole.display)}
    for formula in hidden(scalar, token):
        objections = judge(formula.tex, display=formula.display, gaps=formula.gaps)
        taken = [objection for objection in objections if objection.fault == "gap"]
        for objection in taken or objections:  # all else follows from what was taken
            if (objection.fault, objection.what) not in known:
                known.add((objection.fault, objection.what))
                found = finding(objection, hidden=True)
                yield _finding(subject, formula, found, objection.offset)


def _finding(subject: Subject, formula: Formula, found: Finding, offset: int) -> Diagnostic:
    code, message, hint, severity = found
    place = formula.place(offset)
    return subject.finding_in(formula.scalar, place, code, message, hint, severity)
