r"""What the judge of TeX objects to, in plain words and with a way out."""

from difflib import get_close_matches
from typing import NamedTuple

from flashgen.diagnostics import Rule
from flashgen.math.judge import Objection, names
from flashgen.rules.faults import (
    BRACE,
    CANNOT_TYPESET,
    COMMENT,
    DOLLAR,
    DOUBTFUL,
    MACRO_IN_TEXT,
    NOT_ALLOWED,
    UNKNOWN_MACRO,
)


class Finding(NamedTuple):
    """What is reported of an objection."""

    rule: Rule
    message: str
    hint: str = ""


_NOT_ALLOWED = "`{what}` is not allowed in a formula"
_OPEN = Finding(BRACE, "this `{` is never closed", r"write `\{` for a brace that is shown")
_CLOSED = Finding(BRACE, "this `}` closes nothing", r"write `\}` for a brace that is shown")
_PAIRS = (
    r"every `\left` needs its `\right`, in the same braces and the same cell; `.` is a bracket "
    "that nobody sees"
)
_FINDINGS = {
    "brace": _OPEN,
    "ExtraOpenMissingClose": _OPEN,
    "MissingCloseBrace": _OPEN,
    "ExtraCloseMissingOpen": _CLOSED,
    "page": Finding(
        NOT_ALLOWED, _NOT_ALLOWED, "it would reach the page around the formula; use plain TeX"
    ),
    "definition": Finding(
        NOT_ALLOWED,
        _NOT_ALLOWED,
        "what it defines would hold for later cards too; write the formula out",
    ),
    "reference": Finding(
        NOT_ALLOWED,
        "`{what}` refers to nothing: Anki shows ??? in its place",
        r"no card can have a `\label`; name what you mean in words",
    ),
    "dollar": Finding(
        DOUBTFUL,
        "a dollar sign inside a formula: Anki shows it",
        r"if that is meant, write `\$`; math inside `\text` stands between two of them",
    ),
    "comment": Finding(
        COMMENT,
        "in TeX a `%` starts a comment: the rest of its line is lost",
        r"write `\%` for a percent sign",
    ),
    "macro": Finding(UNKNOWN_MACRO, "Anki does not know the macro `{what}`", "{advice}"),
    "text": Finding(
        MACRO_IN_TEXT,
        "in a text Anki shows `{what}` as it is written, with its backslash",
        "{advice}",
    ),
    "text-line": Finding(
        MACRO_IN_TEXT,
        r"in a text `\\` breaks no line: Anki shows a backslash",
        r"lines stand in an environment such as `cases` or `aligned`, not in `\text`",
    ),
    "tag": Finding(
        CANNOT_TYPESET,
        r"Anki shows no `\tag` in a formula within a line",
        "give the formula a line of its own with `$$`, or write the number as text",
    ),
    "end": Finding(
        CANNOT_TYPESET,
        "for Anki the formula does not end where it should: `{what}`",
        "take the backslash away",
    ),
    "environment": Finding(
        CANNOT_TYPESET, "Anki does not know the environment `{what}`", "{advice}"
    ),
    "deep": Finding(
        CANNOT_TYPESET, "Anki cannot typeset this formula: it is nested too deeply", "split it"
    ),
    "newline": Finding(
        DOUBTFUL,
        r"Anki drops this `{what}`: lines are broken only inside an environment",
        r"put the lines into `\begin{aligned} … \end{aligned}`; a macro has one backslash",
    ),
    "doubled": Finding(
        DOUBTFUL,
        r"`\\{what}` ends a line and then shows `{what}`: is its backslash doubled?",
        "a macro has one backslash",
    ),
    "empty-row": Finding(
        DOUBTFUL,
        r"`\\\\` ends two lines, of which one is empty: are its backslashes doubled?",
        "a line is ended by two backslashes",
    ),
    "low-line": Finding(
        DOUBTFUL,
        r"`\_` shows a low line here, and what follows is no subscript",
        "a subscript is written `_{…}`, without a backslash",
    ),
    "backslash": Finding(
        DOUBTFUL,
        r"in a text `\\` shows a backslash and breaks no line",
        r"lines stand in an environment such as `cases` or `aligned`; a backslash that is shown is "
        r"`\backslash` outside of the text",
    ),
    "typed": Finding(
        DOUBTFUL,
        "in a text Anki shows {advice} as LaTeX writes them",
        "write the character itself: a typographic quote, a long dash, a blank",
    ),
    "gap": Finding(
        CANNOT_TYPESET,
        "hidden, this cloze is `[...]`, and `{what}` takes only part of that",
        r"hide an argument inside its braces, as in `\sqrt{ {{c1::x}} }`",
    ),
    "gap-index": Finding(
        DOUBTFUL,
        "hidden, this cloze is `[...]`, and only its bracket is an index",
        "hide an index inside its braces, as in `x_{ {{c1::i}} }`",
    ),
}
_CANNOT = "Anki cannot typeset this formula"
_CANNOT_HIDDEN = f"{_CANNOT} while this cloze is hidden"
_HINTS = {
    "MissingArgFor": "give it all its arguments, each in braces",
    "Misplaced": "columns and lines need an environment such as `aligned`, `cases` or `array`; the "
    r"sign itself is `\&`",
    "DoubleSubscripts": "use braces: `{x_i}_j` or `x_{i_j}`",
    "DoubleExponent": "use braces: `{x^a}^b` or `x^{a^b}`",
    "DoubleExponentPrime": "use braces: `{x^a}'` or `x'^a`",
    "EnvBadEnd": "end every environment by its own name",
    "EnvMissingEnd": r"every `\begin{…}` needs its `\end{…}`",
    "ExtraLeftMissingRight": _PAIRS,
    "MissingLeftExtraRight": _PAIRS,
    "ExtraMiddle": _PAIRS,
    "MissingOrUnrecognizedDelim": "put a bracket, `|` or `.` after it",
    "MathNotTerminated": r"in a text math stands between two dollar signs; `\$` shows one",
    "CantUseHash1": r"the sign itself is `\#`",
}
_SIGNS = "%&_#"
_TEXT_STYLES = {rf"\{name}": rf"\{name}" for name in "textbf textit textrm texttt mbox".split()} | {
    r"\emph": r"\textit"
}
_ALIKE = {"macro": 0.8, "environment": 0.7}
"""From when on a name is taken for a misspelt one; environments are few."""
_OF_LATEX = {"tabular": "array", "bm": "boldsymbol", "mathbbm": "mathbb", "mathds": "mathbb"}
"""What is known instead of names that LaTeX has."""


def finding(objection: Objection, *, bare: bool = False, hidden: bool = False) -> Finding:
    """Say what is wrong; in `bare` TeX dollar signs are an error.

    A formula may be right but for the time when one of its clozes is `hidden`.
    """
    if bare and objection.fault == "dollar":
        hint = r"leave the dollar signs out here: the whole text is a formula; `\$` is a dollar"
        return Finding(DOLLAR, "a dollar sign in bare TeX", hint)
    found = _FINDINGS.get(objection.fault)
    if found is None:
        words = objection.words[:1].lower() + objection.words[1:]
        cannot = _CANNOT_HIDDEN if hidden else _CANNOT
        hint = "hide all of it, or a whole argument" if hidden else _HINTS.get(objection.fault, "")
        return Finding(CANNOT_TYPESET, f"{cannot}: {words}", hint)
    message, hint = (
        text.replace("{what}", objection.what).replace(
            "{advice}", _advice(objection.fault, objection.what)
        )
        for text in (found.message, found.hint)
    )
    return found._replace(message=message, hint=hint)


def _advice(fault: str, what: str) -> str:
    match fault:
        case "environment":
            known = _known(fault, what)
            return f"did you mean `{known}`?" if known else "`aligned`, `cases`, `array` are known"
        case "macro":
            name = what[1:]
            known = _known(fault, name)
            if len(name) == 1 and name.isupper():
                return rf"write it out, as `\mathbb{{{name}}}`"
            operator = rf"an operator is written `\operatorname{{{name}}}`"
            return rf"did you mean `\{known}`?" if known else f"check its spelling; {operator}"
        case "text":
            return _in_text(what)
        case "typed":
            return {"~": "tildes", "``": "quotes"}.get(what, "dashes")
        case _:
            return ""


def _known(kind: str, name: str) -> str:
    """Return the macro or environment of Anki that is meant by another name, if there is one."""
    near = get_close_matches(name, names(kind), n=1, cutoff=_ALIKE[kind])
    return _OF_LATEX.get(name) or (near[0] if near else "")


def _in_text(what: str) -> str:
    """Say what to write instead of a macro in a text."""
    if what[1:] in _SIGNS:
        return f"write `{what[1:]}` alone: in a text it needs no backslash"
    if style := _TEXT_STYLES.get(what):
        return rf"end the text before it: `\text{{… }}{style}{{…}}\text{{ …}}`"
    if what[1:].isalpha():
        return rf"put math in a text between dollar signs, as `\text{{… ${what}$ …}}`"
    return "write the character itself, or end the text before it"
