r"""TeX as a list of what it shows: `x_{i}`, `x_i` and `x _i` are the same, `\bigl(` is `(`.

Enough to tell whether one formula is written inside another and which symbols it has; whether TeX
can be typeset at all is for MathJax to say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\S", re.DOTALL)
_SHOWS_NOTHING = frozenset(
    r"\, \; \: \! \> \ \\ & ~ \quad \qquad \thinspace \medspace \thickspace \negthinspace \left "
    r"\right \middle \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr \Biggl \Biggr "
    r"\bigm \Bigm \displaystyle \textstyle \scriptstyle \limits \nolimits \nonumber \notag".split()
) | {"\\ "}  # fmt: skip
_SAME = {
    r"\tfrac": r"\frac", r"\dfrac": r"\frac", r"\leq": r"\le", r"\geq": r"\ge", r"\ne": r"\neq",
    r"\rightarrow": r"\to", r"\gets": r"\leftarrow", r"\lVert": r"\|", r"\rVert": r"\|",
    r"\Vert": r"\|", r"\lvert": "|", r"\rvert": "|", r"\vert": "|", r"\lbrack": "[",
    r"\rbrack": "]", r"\lbrace": r"\{", r"\rbrace": r"\}", r"\ast": "*", r"\land": r"\wedge",
    r"\lor": r"\vee", r"\owns": r"\ni", r"\intercal": r"\top", r"\T": r"\top",
}  # fmt: skip
_NAMED = frozenset(
    r"\text \mathrm \operatorname \operatorname* \textrm \textit \textbf \textnormal \mbox \mathop "
    r"\label \tag \begin \end \color \colorbox \textcolor \unicode \phantom \hspace".split()
)
_NEVER_SHOWN = frozenset(r"\begin \end \label \hspace \color \colorbox \textcolor".split())
"""Their first arguments are names."""
_ARGUMENT = re.compile(r"\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_REMEMBERED = 2000
"""Results that are kept: the same symbols come again and again."""


@dataclass(frozen=True, slots=True)
class Token:
    r"""A macro or character, and where it stands; `scripts` counts the `_` and `^` around.

    The argument of `\text`, `\operatorname` and the like is part of the token.
    """

    text: str
    offset: int
    scripts: int = 0


@lru_cache(maxsize=_REMEMBERED)
def tokens(tex: str) -> tuple[Token, ...]:
    """Return what a formula shows, in order; braces around a single token are left out."""
    shown = _without_lone_braces(_primes(list(_read(tex))))
    return tuple(_with_scripts(shown))


def contains(outer: Sequence[Token], inner: Sequence[Token]) -> bool:
    """Say whether a formula is written inside another."""
    long, short = [token.text for token in outer], [token.text for token in inner]
    return any(
        long[start : start + len(short)] == short for start in range(len(long) - len(short) + 1)
    )


def _read(tex: str) -> Iterator[Token]:
    position = 0
    while found := _TOKEN.search(tex, position):
        text, position = found[0], found.end()
        if text in _NAMED and (argument := _ARGUMENT.match(tex, position)):
            position = argument.end()
            if text not in _NEVER_SHOWN:
                yield Token(text.rstrip("*") + argument[0].strip(), found.start())
        elif text not in _SHOWS_NOTHING:
            yield Token(_SAME.get(text, text), found.start())


def _primes(found: list[Token]) -> Iterator[Token]:
    r"""Write `'` as `^{\prime}`, as TeX does."""
    for token in found:
        if token.text == "'":
            yield Token("^", token.offset)
            yield Token(r"\prime", token.offset)
        else:
            yield token


def _without_lone_braces(found: Iterator[Token]) -> list[Token]:
    output: list[Token] = []
    for token in found:
        output.append(token)
        if token.text == "}":
            if [t.text for t in output[-2:]] == ["{", "}"]:
                del output[-2:]
            elif len(output) >= 3 and output[-3].text == "{" and output[-2].text not in "{}_^":  # noqa: PLR2004
                output[-3:] = [output[-2]]
    return output


def _with_scripts(found: list[Token]) -> Iterator[Token]:
    """Count for each token the sub- and superscripts that it stands in."""
    groups: list[bool] = []
    after_mark = False
    for token in found:
        if token.text in ("_", "^"):
            after_mark = True
            yield Token(token.text, token.offset, sum(groups))
            continue
        if token.text == "{":
            groups.append(after_mark)
        scripts = sum(groups) + (after_mark and token.text != "{")
        if token.text == "}" and groups:
            groups.pop()
        after_mark = False
        yield Token(token.text, token.offset, scripts)
