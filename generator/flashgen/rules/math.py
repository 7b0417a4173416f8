r"""Formulas that Anki's MathJax cannot typeset or must not be given, and TeX that is in none."""

import re
from collections.abc import Iterator
from itertools import islice

from flashgen.authoring.schema import Text
from flashgen.diagnostics import Diagnostic, Rule, Severity, clip
from flashgen.markup.scan import covers
from flashgen.markup.tokens import Token
from flashgen.math.judge import judge
from flashgen.rules.formulas import MATH, Formula, bare, hidden, revealed, written
from flashgen.rules.objections import Finding, finding
from flashgen.rules.subject import Subject, scanned

OUTSIDE = Rule.warning(
    "FG307",
    "TeX outside a formula",
    "Without dollar signs around it TeX shows its backslashes on the card.",
    bad=r"""
summary: The spread \sigma of the noise.
""",
    good=r"""
summary: The spread $\sigma$ of the noise.
""",
)

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
    r"|\\{1,2}\((?=[^()\n]{0,80}[\\_^=][^()\n]{0,80}\\\)|[A-Za-z]\\{1,2}\))"
    r"|\\{1,2}\[(?=[^][\n]{0,80}(?:\\[A-Za-z]|[_^=])[^][\n]{0,80}\\\])"
)
"""TeX that is written plainly, marks of formulas that are none, and those of LaTeX itself."""
_APART = re.compile(
    r"(?<![\w$\\])(?=(?P<shown>\$(?:\s(?P<after>(?:[^$\n]|\n(?!\s*\n)){1,200})"
    r"|(?P<before>[^\s$](?:[^$\n]|\n(?!\s*\n)){0,200})\s)\$)(?![\w$]))"
)
"""What would be a formula but for a blank beside one of its dollar signs."""
_IN_TEX = re.compile(r"\\[A-Za-z]|[_^=]|[A-Za-z]\(|^\s*[A-Za-z]\s*$")
_ANY = re.compile(r"[$\\]|[_^]\{|```|~~~")
_MAY_BE = re.compile(r"[$\\_^]")
"""How all TeX begins that stands outside a formula."""
_MAX_MEANT = 20


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report formulas that Anki cannot typeset, and what was meant as one and is none."""
    for text in subject.texts:
        if text.role.is_tex:
            yield from _check(subject, bare(text))
        elif text.role.is_markdown and _ANY.search(text) and (tokens := scanned(text)) is not None:
            yield from _in_text(subject, text, tokens)


def _in_text(subject: Subject, text: Text, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    """Check the formulas of a text, and what stands outside them."""
    for token in tokens:
        if token.piece in MATH:
            yield from _check(subject, revealed(text, token))
            if token.inside:
                yield from _check_gaps(subject, text, token)
    starts = [0, *(token.end for token in tokens)]
    ends = [*(token.start for token in tokens), len(text)]
    if any(_MAY_BE.search(text, *gap) for gap in zip(starts, ends, strict=True)):
        meant = list(islice(_meant(subject, text, tokens), _MAX_MEANT))
        yield from meant or _outside(subject, text, tokens)


def _meant(subject: Subject, text: Text, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    """Report TeX between dollar signs that is no formula because of its open braces."""
    for found in _MEANT.finditer(text):
        kind = found.lastgroup or ""
        if not covers(tokens, found.start()) and re.search(r"\\[A-Za-z]|[_^]\{", found[kind]):
            display = kind == "display"
            formula = written(text, found.start(kind), found[kind], display=display)
            yield from (f for f in _check(subject, formula) if f.severity is Severity.ERROR)


def _outside(subject: Subject, text: Text, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    """Report the first TeX, or mark of a formula, that stands in none: it would be shown."""
    tex = (f for f in _TEX.finditer(text) if not covers(tokens, f.start()))
    apart = (f for f in _APART.finditer(text) if _is_apart(f) and not covers(tokens, f.start()))
    places = [found for found in (next(tex, None), next(apart, None)) if found]
    if not places:
        return
    found = min(places, key=lambda found: found.start())
    shown = clip(found[0] or found["shown"])
    if found.re is _APART:
        message = f"`{shown}` is no formula, for a blank stands beside a dollar sign"
        hint = "a formula touches both of its dollar signs: `$x$`; `\\$` is a dollar"
    elif "$" in shown:
        message = f"`{shown}` starts no formula and would show as it is"
        hint = "a formula touches both of its dollar signs: `$x$`; `\\$` is a dollar"
    elif shown.startswith("\\\\"):
        message = f"`{shown}` starts no formula: is its backslash doubled?"
        hint = "write the formula between two dollar signs, or with one backslash"
    elif shown == "\\begin":
        message = f"`{shown}` stands outside a formula and would show as it is"
        hint = "put `$$` before and behind the environment, or TeX as code between backticks"
    else:
        message = f"`{shown}` stands outside a formula and would show as it is"
        hint = "put the formula between two dollar signs, or TeX as code between backticks"
    yield subject.finding_in(text, found.start(), OUTSIDE, message, hint)


def _is_apart(found: re.Match[str]) -> bool:
    return bool(_IN_TEX.search(found["after"] or found["before"]))


def _check(subject: Subject, formula: Formula) -> Iterator[Diagnostic]:
    """Report what is wrong with one formula."""
    for objection in judge(formula.tex, display=formula.display):
        yield _finding(subject, formula, finding(objection, bare=formula.bare), objection.offset)


def _check_gaps(subject: Subject, text: Text, token: Token) -> Iterator[Diagnostic]:
    """Report what is wrong with a formula only while one of its clozes is hidden."""
    whole = revealed(text, token)
    known = {(o.fault, o.what) for o in judge(whole.tex, display=whole.display)}
    for formula in hidden(text, token):
        objections = judge(formula.tex, display=formula.display, gaps=formula.gaps)
        taken = [objection for objection in objections if objection.fault == "gap"]
        for objection in taken or objections:  # all else follows from what was taken
            if (objection.fault, objection.what) not in known:
                known.add((objection.fault, objection.what))
                found = finding(objection, hidden=True)
                yield _finding(subject, formula, found, objection.offset)


def _finding(subject: Subject, formula: Formula, found: Finding, offset: int) -> Diagnostic:
    rule, message, hint = found
    place = formula.place(offset)
    return subject.finding_in(formula.text, place, rule, message, hint)
