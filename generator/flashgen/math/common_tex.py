r"""Formulas of which it is certain that MathJax typesets them, told without asking it.

MathJax takes some milliseconds for a formula and most formulas are simple. What is let through
here are symbols, groups, scripts, fractions, accents, fonts, fences and matrices put together in
the one way that TeX defines; each part is accepted by MathJax whatever stands around it, and tests
prove it of every symbol and of random formulas. Anything else is left to MathJax.
"""

import re
from functools import lru_cache

SPACES = r"\, \; \: \! \quad \qquad".split()
_LETTERS = frozenset(
    r"""
    \alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa
    \lambda \mu \nu \xi \pi \varpi \rho \varrho \sigma \varsigma \tau \upsilon \phi \varphi \chi
    \psi \omega \Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega \ell \infty
    \partial \nabla \forall \exists \emptyset \top \bot \star \dagger \prime \hbar \Re \Im
    """.split()
)
_SYMBOLS = _LETTERS | frozenset(
    r"""
    \sum \prod \int \iint \oint \bigcup \bigcap \bigoplus \max \min \sup \inf \lim \limsup \liminf
    \log \ln \lg \exp \sin \cos \tan \cot \sec \csc \arcsin \arccos \arctan \sinh \cosh \tanh \det
    \dim \ker \arg \gcd \deg \Pr \hom
    \in \notin \ni \subset \subseteq \supset \supseteq \cup \cap \setminus \times \cdot \div \pm \mp
    \ast \circ \bullet \oplus \otimes \odot \wedge \vee \neg \land \lor \le \leq \ge \geq \ne \neq
    \ll \gg \approx \sim \simeq \cong \equiv \propto \mid \parallel \perp \to \gets \rightarrow
    \leftarrow \leftrightarrow \Rightarrow \Leftarrow \Leftrightarrow \implies \iff \mapsto
    \longrightarrow \uparrow \downarrow \colon \dots \ldots \cdots \vdots \ddots
    \langle \rangle \lvert \rvert \lVert \rVert \lfloor \rfloor \lceil \rceil \vert \Vert
    \{ \} \| \% \# \&
    """.split()
)
_FENCES = frozenset(
    r"""( ) [ ] | / \{ \} \| \langle \rangle \lvert \rvert \lVert \rVert \lfloor \rfloor \lceil
    \rceil \vert \Vert""".split()
)
SIZES = frozenset(rf"\{size}{side}" for size in "big Big bigg Bigg".split() for side in "lr")
ARGUMENTS = {
    **dict.fromkeys(
        r"""\hat \bar \tilde \vec \dot \ddot \check \widehat \widetilde \overline \underline \sqrt
        \mathbf \mathbb \mathcal \mathrm \mathsf \mathit \mathfrak \boldsymbol \operatorname
        \phantom""".split(),
        1,
    ),
    **dict.fromkeys(r"\frac \dfrac \tfrac \binom".split(), 2),
}
_SCRIPTED = _SYMBOLS | frozenset(")]|")
ENDS = frozenset(("}", "&", r"\\", r"\right"))
_OPERATORS = frozenset((*"+-=<>,.;:!/([*?", *SPACES))
_TOKEN = re.compile(
    r"\\text\{[A-Za-z0-9 ,.:;()-]*\}|\\(?:begin|end)\{[pbvV]?matrix\}|\\[A-Za-z]+|\\."
    r"|[0-9]+(?:\.[0-9]+)?|[A-Za-z]|[-+=<>,.;:!/|()\[\]*?{}_^&]|\s+"
)
_SCRIPT = re.compile(r"[A-Za-z*+-]|[0-9]+")
_REMEMBERED = 2000
_MAX_LENGTH = 400
_MAX_DEPTH = 10


class _UncertainError(Exception):
    """Raised where a formula goes beyond what is known here."""


@lru_cache(maxsize=_REMEMBERED)
def is_common(tex: str) -> bool:
    """Say whether MathJax is certain to typeset a formula; if not, it may do so all the same."""
    return bool(common_tokens(tex))


def common_tokens(tex: str) -> list[str]:
    """Return the tokens of a common formula, without its blanks; none of any other."""
    if len(tex) > _MAX_LENGTH or "".join(read := _TOKEN.findall(tex)) != tex:
        return []
    tokens = [token for token in read if not token.isspace()]
    try:
        return tokens if _row(tokens, 0, 0) == len(tokens) else []
    except (_UncertainError, IndexError):
        return []


def _row(tokens: list[str], at: int, depth: int) -> int:
    """Read atoms with their scripts; return where something else stands."""
    while at < len(tokens) and tokens[at] not in ENDS and not tokens[at].startswith(r"\end"):
        at, takes_scripts = _atom(tokens, at, depth)
        seen = ""
        while takes_scripts and at < len(tokens) and tokens[at] in ("_", "^"):
            if tokens[at] in seen:
                raise _UncertainError
            seen += tokens[at]
            at = _script(tokens, at + 1, depth)
    return at


def _atom(tokens: list[str], at: int, depth: int) -> tuple[int, bool]:  # noqa: PLR0911
    """Read one atom; return where it ends and whether scripts may follow."""
    token = tokens[at]
    if token[0].isalnum() or token in _SCRIPTED or token.startswith(r"\text{"):
        return at + 1, True
    if token in _OPERATORS:
        return at + 1, False
    if token == "{":  # noqa: S105
        return _group(tokens, at, depth), True
    if token in ARGUMENTS:
        at += 1
        for _ in range(ARGUMENTS[token]):
            at = _group(tokens, at, depth)
        return at, True
    if token in SIZES and tokens[at + 1] in _FENCES:
        return at + 2, token.endswith("r")
    if token == r"\left":  # noqa: S105
        at = _row(tokens, _fence(tokens, at + 1), _deeper(depth))
        if tokens[at] != r"\right":
            raise _UncertainError
        return _fence(tokens, at + 1), True
    if token.startswith(r"\begin"):
        return _matrix(tokens, at, depth), True
    raise _UncertainError


def _script(tokens: list[str], at: int, depth: int) -> int:
    if tokens[at] == "{":
        return _group(tokens, at, depth)
    if not (_SCRIPT.fullmatch(tokens[at]) or tokens[at] in _LETTERS):
        raise _UncertainError
    return at + 1


def _group(tokens: list[str], at: int, depth: int) -> int:
    if tokens[at] != "{":
        raise _UncertainError
    end = _row(tokens, at + 1, _deeper(depth))
    if tokens[end] != "}":
        raise _UncertainError
    return end + 1


def _fence(tokens: list[str], at: int) -> int:
    if tokens[at] not in _FENCES and tokens[at] != ".":
        raise _UncertainError
    return at + 1


def _matrix(tokens: list[str], at: int, depth: int) -> int:
    r"""Read a matrix; after `\\` a bracket or star would be an option."""
    end = tokens[at].replace("begin", "end")
    while True:
        at = _row(tokens, at + 1, _deeper(depth))
        if tokens[at] == end:
            return at + 1
        if tokens[at] not in ("&", r"\\") or tokens[at + 1] in ("[", "*"):
            raise _UncertainError


def _deeper(depth: int) -> int:
    if depth >= _MAX_DEPTH:
        raise _UncertainError
    return depth + 1
