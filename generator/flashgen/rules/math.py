r"""Formulas that Anki's MathJax cannot typeset or must not be given.

Unbalanced braces leave raw `\(…\)` on the card; `\href`, `\style`, `\class` and `\cssId` reach the
page around the formula, where no sanitiser sees them; a definition stays in force on that page, for
the cards that are shown after this one.
"""

import re
from collections.abc import Iterator
from itertools import islice

from flashgen.authoring.nodes import Scalar
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.markup.scan import Piece, Token, UnbalancedClozeError, covers, scan
from flashgen.math.common_tex import is_common
from flashgen.math.typeset import typesetter
from flashgen.rules.subject import Role, Subject

_FORBIDDEN = frozenset("href style class cssId require unicode".split())
_DEFINES = frozenset(
    "def let newcommand renewcommand newenvironment renewenvironment DeclareMathOperator "
    "DeclarePairedDelimiter DeclarePairedDelimiters DeclarePairedDelimiterX "
    "DeclarePairedDelimitersX DeclarePairedDelimiterXPP DeclarePairedDelimitersXPP "
    "definecolor Newextarrow mathtoolsset newtagform renewtagform usetagform label".split()
)
_MACRO = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_MEANT = re.compile(
    r"(?<![\\$])(?P<mark>\$\$?)(?![\s$])(?P<body>(?:[^$\n\\]|\\.|\n(?!\s*\n))*)(?P=mark)(?!\d)"
)
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
_COMMENT = re.compile(r"(?:^|[^\\])(?:\\\\)*%")
_Problem = tuple[int, str, str, str]
"""Offset in the formula, code, message and hint."""
_MATH = (Piece.INLINE_MATH, Piece.DISPLAY_MATH)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report formulas that Anki cannot typeset, and what was meant as one and is none."""
    for path, scalar, role in subject.texts:
        if role is Role.TEX:
            yield from _bare(subject, scalar, display=path[-1] == "tex")
        elif role is Role.MARKDOWN and _ANY.search(scalar.value):
            try:
                tokens = scan(scalar.value, clozes=path[0] == "clozes")
            except UnbalancedClozeError:
                continue
            yield from _in_text(subject, scalar, tokens)


def _bare(subject: Subject, scalar: Scalar, *, display: bool) -> Iterator[Diagnostic]:
    """Check a text that is all formula."""
    yield from _check(subject, scalar, 0, scalar.value, display=display)
    if dollar := re.search(r"^(?:\\.|[^\\$])*(\$)", _without_text(scalar.value), re.DOTALL):
        hint = "leave the dollar signs out here: the whole text is a formula"
        message = "a dollar sign in bare TeX"
        yield subject.finding_in(scalar, dollar.start(1), "FG303", message, hint)


def _in_text(subject: Subject, scalar: Scalar, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    """Check the formulas of a text, and what stands outside them."""
    for token in tokens:
        if token.piece in _MATH:
            length = (token.end - token.start - len(token.body)) // 2
            body = token.body
            for mark in reversed(token.inside):
                blank = " " * (mark.end - mark.start)
                body = body[: mark.start] + blank + body[mark.end :]
            display = token.piece is Piece.DISPLAY_MATH
            yield from _check(subject, scalar, token.start + length, body, display=display)
    starts = [0, *(token.end for token in tokens)]
    ends = [*(token.start for token in tokens), len(scalar.value)]
    if any(_MAY_BE.search(scalar.value, *gap) for gap in zip(starts, ends, strict=True)):
        meant = list(islice(_meant(subject, scalar, tokens), _MAX_MEANT))
        yield from meant or _outside(subject, scalar, tokens)


def _meant(subject: Subject, scalar: Scalar, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    """Report TeX between dollar signs that is no formula because of its open braces."""
    for found in _MEANT.finditer(scalar.value):
        inside = covers(tokens, found.start())
        if not inside and re.search(r"\\[A-Za-z]|[_^]\{", found["body"]):
            yield from _check(subject, scalar, found.start("body"), found["body"], display=True)


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


def _check(
    subject: Subject, scalar: Scalar, start: int, tex: str, *, display: bool
) -> Iterator[Diagnostic]:
    """Report what is wrong with one formula, which starts at `start` of its text."""
    if is_common(tex):
        return
    problems = [*_unbalanced(tex), *_refused(tex)] or list(_untypesettable(tex, display=display))
    for offset, code, message, hint in problems:
        yield subject.finding_in(scalar, start + offset, code, message, hint)


def _unbalanced(tex: str) -> Iterator[_Problem]:
    opened: list[int] = []
    for found in re.finditer(r"\\.|[{}]", tex, re.DOTALL):
        if found[0] == "{":
            opened.append(found.start())
        elif found[0] == "}":
            if not opened:
                yield found.start(), "FG301", "this `}` closes nothing", ""
                return
            opened.pop()
    if opened:
        hint = r"write `\{` for a brace that is shown"
        yield opened[-1], "FG301", "this `{` is never closed", hint


def _refused(tex: str) -> Iterator[_Problem]:
    for found in _MACRO.finditer(tex):
        if found[1] in _FORBIDDEN:
            message = f"`{found[0]}` is not allowed in a formula"
            hint = "it would reach the page around the formula; use plain TeX"
            yield found.start(), "FG302", message, hint
        elif found[1] in _DEFINES:
            message = f"`{found[0]}` is not allowed in a formula"
            hint = "what it defines would hold for later cards too; write the formula out"
            yield found.start(), "FG302", message, hint
    if comment := _COMMENT.search(tex):
        message = "in TeX a `%` starts a comment: the rest of its line is lost"
        yield comment.end() - 1, "FG304", message, r"write `\%` for a percent sign"


def _untypesettable(tex: str, *, display: bool) -> Iterator[_Problem]:
    message = typesetter().problem(tex, display=display)
    if not message:
        return
    named = re.search(r"\\(?:[A-Za-z]+|.)", message)
    place = _place(tex, named[0]) if named else 0
    if "Undefined control sequence" in message and named:
        hint = f"check its spelling; an operator is written `\\operatorname{{{named[0][1:]}}}`"
        yield place, "FG305", f"Anki does not know the macro `{named[0]}`", hint
    elif "call stack" in message:
        yield 0, "FG306", "Anki cannot typeset this formula: it is nested too deeply", "split it"
    else:
        words = message[:1].lower() + message[1:]
        yield place, "FG306", f"Anki cannot typeset this formula: {words}", ""


def _place(tex: str, macro: str) -> int:
    r"""Find a macro in a formula; `\R` is not the start of `\Rightarrow`."""
    whole = re.escape(macro) + (r"(?![A-Za-z])" if macro[-1].isalpha() else "")
    found = re.search(whole, tex)
    return found.start() if found else 0


def _without_text(tex: str) -> str:
    r"""Blank out `\text{…}`, inside which a dollar sign starts a formula."""
    return re.sub(r"\\text\{[^}]*\}", lambda text: " " * len(text[0]), tex)
