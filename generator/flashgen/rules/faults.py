"""The codes of what is wrong with a formula."""

from flashgen.diagnostics import Rule

BRACE = Rule.error(
    "FG301",
    "unbalanced braces",
    "Anki does not recognise the formula then and shows its raw TeX.",
    bad=r"""
formulas:
  - id: rate
    name: Learning rate
    tex: \eta_t = \frac{\eta_0}{\sqrt{t}
""",
    good=r"""
formulas:
  - id: rate
    name: Learning rate
    tex: \eta_t = \frac{\eta_0}{\sqrt{t}}
""",
)

NOT_ALLOWED = Rule.error(
    "FG302",
    "forbidden macro",
    r"""
        `\href`, `\style`, `\class` and `\cssId` act on the page around the formula, where no
        sanitiser sees them; `\require` loads what others may not have. What `\def` and its kin
        define, or `\label` names, stays in force for the cards that Anki shows then, so `\ref` and
        `\eqref` have nothing to refer to and show `???`.
        """,
    bad=r"""
summary: The loss is $\style{color:red}{L}$.
""",
    good=r"""
summary: The loss is $\color{red}{L}$.
""",
)

DOLLAR = Rule.error(
    "FG303",
    "dollar sign in bare TeX",
    "`tex` and the symbols of `where` are formulas as a whole, without dollar signs.",
    bad="""
formulas:
  - id: line
    name: Line
    tex: $y = a x + b$
""",
    good="""
formulas:
  - id: line
    name: Line
    tex: y = a x + b
""",
)

COMMENT = Rule.error(
    "FG304",
    "comment in a formula",
    r"In TeX a `%` starts a comment: the rest of its line is lost. In `\text` it is a sign.",
    bad="""
summary: The test takes $20 % of n$ examples.
""",
    good=r"""
summary: The test takes $20\,\%$ of the examples.
""",
)

UNKNOWN_MACRO = Rule.error(
    "FG305",
    "unknown macro",
    "The MathJax that Anki uses does not know it and shows it in red.",
    bad=r"""
summary: The estimate is $\argmax_w L(w)$.
""",
    good=r"""
summary: The estimate is $\operatorname*{argmax}_w L(w)$.
""",
)

CANNOT_TYPESET = Rule.error(
    "FG306",
    "formula that cannot be typeset",
    r"""
        The MathJax that Anki uses stops at it and shows an error in place of the formula, or leaves
        part of it out, such as a `\tag` within a line.
        """,
    bad=r"""
summary: The odds are $\frac{p}$, the cases $\begin{case} a \\ b \end{case}$.
""",
    good=r"""
summary: The odds are $\frac{p}{1 - p}$, the cases $\begin{cases} a \\ b \end{cases}$.
""",
)

MACRO_IN_TEXT = Rule.error(
    "FG309",
    "macro in a text",
    r"""
        Inside `\text`, `\mbox`, `\textbf` and their like Anki shows a macro as it is written, with
        its backslash: `\%` is no percent sign there, and `\\` breaks no line. Signs need no
        backslash in a text, and math stands between dollar signs.
        """,
    bad=r"""
summary: The interval is $\mu \pm 2\sigma \text{ (95\% for \alpha)}$.
""",
    good=r"""
summary: The interval is $\mu \pm 2\sigma \text{ (95% for $\alpha$)}$.
""",
)

DOUBTFUL = Rule.warning(
    "FG310",
    "TeX that is hardly meant",
    r"""
        Anki sets the formula as it is written and shows something else than was meant, or drops it:
        `\\` outside of an environment, doubled backslashes and `\_{…}` from JSON or another site's
        escapes, a dollar sign, LaTeX's quotes and dashes in a text.
        """,
    bad=r"""
summary: The norm is $\\|v\\|^2 = 2\\langle v, w \\rangle$ of $p\_{model}$.
""",
    good=r"""
summary: The norm is $\|v\|^2 = 2\langle v, w \rangle$ of $p_{model}$.
""",
)
