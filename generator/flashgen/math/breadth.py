r"""How wide a formula is at most, told without asking MathJax, which takes milliseconds to measure.

Widths are added up along the one way in which common formulas are put together: of numerator and
denominator, or of sub- and superscript, the wider counts. Tests hold the sum against MathJax.
"""

from math import inf

from flashgen.math.common_tex import ARGUMENTS, ENDS, SIZES, SPACES, common_tokens

_EX = 0.442
"""Em of the height of an x in the fonts of MathJax."""
_WIDTHS = {
    token: em
    for em, tokens in (
        (0.05, r"\!"),
        (0.2, r"\,"),
        (0.3, r"! [ ] | l \: \; \lvert \rvert \prime \vdots \vert"),
        (0.4, r"( ) i t \iota \langle \rangle"),
        (0.5, r", . ; ? b c e g j o q r s v y z \colon \delta \ell \epsilon \eta \lVert \lceil"),
        (0.5, r"\lfloor \rceil \rfloor \theta \varepsilon \varsigma \xi \zeta \{"),
        (0.6, r"/ a d f h k p u x I \Im \Vert \beta \emptyset \exists \forall \gamma \hbar \kappa"),
        (0.6, r"\lambda \nu \partial \phi \pi \rVert \rho \sigma \tau \upsilon \varrho \vartheta"),
        (0.6, r"\| \}"),
        (0.7, r"J L S n \Gamma \Lambda \Xi \alpha \chi \mu \neg \omega \psi \varphi"),
        (0.8, r"A B C E F G O P Q R T U V Y Z w \& \Omega \Phi \Pi \Psi \Sigma \Theta \Upsilon"),
        (0.8, r"\bot \cdot \top"),
        (0.9, r": D H K N X m \# \% \Delta \Re \dagger \mid \nabla \varpi"),
        (1.1, r"* \ast \bullet \circ \setminus \star M W \downarrow \infty \parallel \quad"),
        (1.1, r"\uparrow"),
        (1.2, r"\cap \cup \land \lg \ln \lor \vee \wedge"),
        (
            1.6,
            r"\int \oint \Pr \bigcap \bigcup \Leftarrow \Leftrightarrow \Rightarrow \cdots \dots",
        ),
        (1.6, r"\gets \gg \inf \ldots \leftarrow \leftrightarrow \ll \mapsto \rightarrow \sin \to"),
        (1.8, r"\cos \cot \csc \ddots \ker \log \prod \sec \arg \det \lim \sum \tan"),
        (2.2, r"\bigoplus \deg \exp \gcd \iint \sup \qquad \dim \min \longrightarrow \max \sinh"),
        (2.4, r"\cosh \hom \tanh"),
        (3.4, r"\implies \arcsin \iff \arccos \liminf \arctan \limsup"),
    )
    for token in tokens.split()
}
_WIDEST_OTHER = 1.4
"""A relation between its spaces is as wide; of what is not in the list, nothing is wider."""
_NUMERAL = 0.51
_CAPITAL, _SMALL = 1.03, 0.84
"""In upright words."""
_WORD_SPACE = 0.34
_FENCE, _SLASH = 0.9, 1.3
_COLUMN = 1.0
_SCRIPT = 0.71
"""Of the size of letters; spaces stay."""
_AFTER_SCRIPT = 0.25
"""The space behind scripts, and how far a slanted letter pushes them away."""
_OF_ARGUMENTS = {r"\sqrt": 1.1, r"\binom": 2 * _FENCE, r"\operatorname": _WORD_SPACE}
_AROUND = 0.5
_FONTS = {
    **dict.fromkeys(r"\mathrm \mathsf \mathit \operatorname".split(), 0.15),
    **dict.fromkeys(r"\mathbf \mathbb \mathcal \mathfrak \boldsymbol".split(), 0.35),
}
"""How much wider a letter can be in these."""
_FULL_SIZE = (r"\dfrac", r"\tfrac")


def breadth(tex: str) -> float:
    """Return a bound on the width of a formula, in ex of the text around it; `inf` if unknown."""
    tokens = common_tokens(tex)
    return _Reader(tokens).row() / _EX if tokens else inf


class _Reader:
    """Reads a formula that is known to be common, so that nothing can be out of place."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = [*tokens, "}"]
        self._at = 0
        self._scale = 1.0
        self._more = 0.0

    def row(self) -> float:
        total = 0.0
        while self._next not in ENDS and not self._next.startswith(r"\end"):
            total += self._atom()
            scripts = [self._script() for _ in range(2) if self._next in ("_", "^")]
            if scripts:
                total += max(scripts) + _AFTER_SCRIPT
        return total

    @property
    def _next(self) -> str:
        return self._tokens[self._at]

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _atom(self) -> float:
        token = self._take()
        if token == "{":  # noqa: S105
            return self._inner()
        if token in ARGUMENTS:
            return self._with_arguments(token)
        if token in SIZES:
            return self._fence()
        if token == r"\left":  # noqa: S105
            width = self._fence() + self.row()
            self._take()
            return width + self._fence() + _WORD_SPACE
        if token.startswith(r"\begin"):
            return self._matrix()
        return self._leaf(token)

    def _leaf(self, token: str) -> float:
        if token.startswith(r"\text{"):
            letters = token[len(r"\text{") : -1]
            return self._scale * sum(_CAPITAL if c.isupper() else _SMALL for c in letters)
        if token[0].isdigit():
            return self._scale * len(token) * (_NUMERAL + self._more)
        if token in SPACES:
            return _WIDTHS[token]
        return self._scale * (_WIDTHS.get(token, _WIDEST_OTHER) + self._more)

    def _inner(self) -> float:
        width = self.row()
        self._take()
        return width

    def _with_arguments(self, token: str) -> float:
        before = self._scale, self._more
        if token in _FULL_SIZE:
            self._scale = 1.0
        if token in _FONTS:
            self._more = _FONTS[token]
        widths = []
        for _ in range(ARGUMENTS[token]):
            self._take()
            widths.append(self._inner())
        self._scale, self._more = before
        around = 0.0 if token in _FONTS else _AROUND
        return max(widths) + _OF_ARGUMENTS.get(token, around)

    def _fence(self) -> float:
        return _SLASH if self._take() == "/" else _FENCE

    def _script(self) -> float:
        self._take()
        before, self._scale = self._scale, _SCRIPT
        token = self._take()
        width = self._inner() if token == "{" else self._leaf(token)  # noqa: S105
        self._scale = before
        return width

    def _matrix(self) -> float:
        columns: list[float] = []
        column, end = 0, False
        while not end:
            width = self.row()
            columns += [0.0] * (column + 1 - len(columns))
            columns[column] = max(columns[column], width)
            sign = self._take()
            column = column + 1 if sign == "&" else 0
            end = sign.startswith(r"\end")
        return sum(columns) + _COLUMN * len(columns) + 2 * _FENCE
