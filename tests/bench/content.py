"""Seeded collections that look like real ones: every kind, math in half the items, code, tables.

A question has 50 notes, so 10,000 notes are 200 files. The same seed writes the same bytes.
"""

import random
from collections.abc import Callable
from pathlib import Path

NOTES_A_QUESTION = 50

_NOUNS = (
    "gradient estimator posterior prior likelihood kernel margin feature embedding encoder token "
    "layer batch loss metric sample residual variance bias regulariser optimiser scheduler anchor "
    "negative label cluster centroid split leaf ensemble threshold calibration drift baseline"
).split()
_VERBS = (
    "shrinks bounds regularises approximates dominates amplifies hides reveals stabilises "
    "distorts measures predicts separates aligns smooths"
).split()
_ADJECTIVES = (
    "sparse dense noisy biased convex smooth robust heavy-tailed calibrated redundant stale "
    "well-chosen high-dimensional rare"
).split()
_LETTERS = "x y z w u v a b h g".split()
_GREEK = r"\theta \lambda \mu \sigma \phi \alpha \beta \eta \tau \epsilon".split()
_SETS = r"\mathbb{R}^d \mathcal{D} \mathcal{B} \{1,\dots,n\} [0,1]".split()


class _Writer:
    """Writes the texts of one question from its own random numbers."""

    def __init__(self, number: int, rng: random.Random) -> None:
        self.number = number
        self.rng = rng
        self.lines: list[str] = []

    def pick(self, words: list[str]) -> str:
        return self.rng.choice(words)

    def symbol(self) -> str:
        rng = self.rng
        return rng.choice(
            (
                f"{self.pick(_LETTERS)}_{rng.choice('ijkt')}",
                self.pick(_GREEK),
                f"{self.pick(_GREEK)}_{rng.randint(0, 9)}",
                rf"\hat{{{self.pick(_LETTERS)}}}",
                f"{self.pick(_LETTERS)}_{{k,{rng.randint(1, 9)}}}",
            )
        )

    def inline(self) -> str:
        a, b = self.symbol(), self.symbol()
        return self.rng.choice(
            (
                f"${a}$",
                rf"${a} \in {self.pick(_SETS)}$",
                rf"${a} \approx {self.rng.randint(1, 99) / 10} \cdot {b}$",
                rf"$O({self.pick(_LETTERS)}^{self.rng.randint(2, 4)})$",
                rf"$p({a} \mid {b})$",
                rf"$\lVert {a} - {b} \rVert_2^2 < \epsilon$",
            )
        )

    def formula(self) -> tuple[str, list[str]]:
        """Return a formula and its symbols."""
        a, b, c = self.symbol(), self.symbol(), self.symbol()
        x, n = self.pick(_LETTERS), self.rng.randint(2, 9)
        return self.rng.choice(
            (
                (rf"\frac{{1}}{{n}} \sum_{{i=1}}^{{n}} \bigl({a} - {b}\bigr)^{n}", ["n", a, b]),
                (
                    rf"-\log \frac{{\exp({a}^\top {b} / {c})}}{{\sum_{{k=1}}^{{{n}}} "
                    rf"\exp({a}^\top {x}_k / {c})}}",
                    [a, b, c, f"{x}_k"],
                ),
                (
                    rf"\mathbb{{E}}_{{{x} \sim p}}\left[ \nabla_{{{a}}} "
                    rf"\log p({x} \mid {b}) \right] + {n} {c}",
                    [x, "p", a, b, c],
                ),
                (
                    rf"\operatorname{{KL}}(q \,\|\, p) = \int q({x}) "
                    rf"\log \frac{{q({x})}}{{p({x})}} \, d{x} \ge {a} - {n}",
                    ["q", "p", x, a],
                ),
                (
                    rf"\begin{{pmatrix}} {a} & {b} \\ {c} & {n} "
                    rf"\end{{pmatrix}} \mathbf{{{x}}} = \mathbf{{0}}",
                    [a, b, c, rf"\mathbf{{{x}}}"],
                ),
                (
                    rf"\max_{{{a}}} \; {b}^{n} \quad \text{{subject "
                    rf"to}} \quad \lVert {c} \rVert \le {x}",
                    [a, b, c, x],
                ),
            )
        )

    def words(self, count: int) -> str:
        parts: list[str] = []
        while len(parts) < count:
            parts += ["the", self.pick(_ADJECTIVES), self.pick(_NOUNS), self.pick(_VERBS)]
            parts += [
                "the",
                self.pick(_NOUNS),
                self.rng.choice(["while", "because", "and", "when"]),
            ]
        return " ".join(parts[:count])

    def sentence(self, *, math: bool) -> str:
        text = self.words(self.rng.randint(8, 18))
        text = text[0].upper() + text[1:]
        if math:
            text += f" with {self.inline()}"
        elif self.rng.random() < 0.3:
            text += (
                f", *not* a **{self.pick(_NOUNS)}** of `{self.pick(_NOUNS)}_{self.pick(_NOUNS)}`"
            )
        return f"{text}."

    def short(self) -> str:
        """Return what half of the items have math in: one or two sentences."""
        math = self.rng.random() < 0.5
        more = f" {self.sentence(math=False)}" if self.rng.random() < 0.5 else ""
        return self.sentence(math=math) + more

    def long(self) -> str:
        """Return some paragraphs, with a list or a table or code or a displayed formula."""
        noun, verb = self.pick(_NOUNS), self.pick(_VERBS)
        return "\n\n".join(
            (
                f"**Core idea.** {self.short()} {self.short()}",
                self.rng.choice(
                    (
                        "\n".join(f"- {self.short()}" for _ in range(3)),
                        "\n".join(f"{n}. {self.short()}" for n in range(1, 4)),
                        f"| {noun} | {verb} |\n|---|---|\n"
                        + "\n".join(f"| {self.words(3)} | {self.inline()} |" for _ in range(3)),
                        f"```python\n{self.code()}\n```",
                        f"$${self.formula()[0]}$$",
                    )
                ),
                f"**In practice.** {self.short()} It costs $5 or $10 a run.",
            )
        )

    def code(self) -> str:
        a, b, n = self.pick(_NOUNS), self.pick(_NOUNS), self.rng.randint(2, 99)
        return (
            "import numpy as np\n\n\n"
            f"def {a}_{b}(values: list[float], rate: float = 0.{n}) -> float:\n"
            f'    """Return the {a} of the {b}."""\n'
            f"    total = sum(rate * value for value in values if value > {n})\n"
            f"    return total / len(values)\n\n\nprint({a}_{b}([{n}, {n + 1}, {n + 2}]))"
        )

    def put(self, indent: int, key: str, text: str) -> None:
        """Write one value as a literal block, in which nothing needs quotes."""
        pad = " " * indent
        self.lines.append(f"{pad}{key}: |")
        self.lines += [f"{pad}  {line}".rstrip() for line in text.split("\n")]

    def line(self, text: str) -> None:
        self.lines.append(text)


def _concepts(w: _Writer) -> None:
    for n in range(8):
        w.line(f"  - id: concept-{n}")
        w.put(4, "term", f"{w.pick(_ADJECTIVES).capitalize()} {w.pick(_NOUNS)} {w.number}.{n}")
        w.put(4, "definition", w.short())
        if n % 2:
            w.put(4, "intuition", w.sentence(math=False))
        if n % 3 == 0:
            w.put(4, "example", w.short())
        if n % 4 == 0:
            w.line("    reverse: true")
        if n == 7:
            w.put(4, "extra", w.long())


def _formulas(w: _Writer) -> None:
    for n in range(5):
        w.line(f"  - id: formula-{n}")
        w.put(4, "name", f"Law {w.number}.{n} of the {w.pick(_NOUNS)}")
        w.put(4, "use", w.sentence(math=False))
        tex, symbols = w.formula()
        w.put(4, "tex", tex)
        w.line("    where:")
        for symbol in dict.fromkeys(symbols):
            w.line(f"      '{symbol}': the {w.pick(_ADJECTIVES)} {w.pick(_NOUNS)}")
        w.put(4, "intuition", w.short())
        if n % 2:
            w.put(4, "derivation", f"{w.short()}\n$${w.formula()[0]}$$\n{w.short()}")
        w.line("    source: [paper]")


def _hyperparameters(w: _Writer) -> None:
    for n in range(4):
        w.line(f"  - id: hyperparameter-{n}")
        w.put(4, "name", f"{w.pick(_NOUNS).capitalize()} rate {w.number}.{n}")
        w.put(4, "controls", f"how the {w.pick(_NOUNS)} {w.pick(_VERBS)} the {w.pick(_NOUNS)}")
        w.put(4, "typical", f"$10^{{-{n + 1}}}$ to {w.inline()}")
        w.put(4, "too_low", w.sentence(math=False))
        w.put(4, "too_high", w.sentence(math=False))


def _pitfalls(w: _Writer) -> None:
    for n in range(4):
        w.line(f"  - id: pitfall-{n}")
        w.put(4, "name", f"{w.pick(_NOUNS).capitalize()} collapse {w.number}.{n}")
        w.put(4, "symptom", w.short())
        w.put(4, "cause", w.short())
        w.put(4, "fix", w.sentence(math=False))


def _comparisons(w: _Writer) -> None:
    for n in range(2):
        w.line(f"  - id: comparison-{n}")
        w.put(4, "title", f"{w.pick(_NOUNS)} and {w.pick(_NOUNS)} {n}")
        w.line(f"    between: [{w.pick(_NOUNS).capitalize()}, {w.pick(_NOUNS).capitalize()} {n}]")
        w.line("    rows:")
        for row in range(3):
            w.line(f"      - id: row-{row}")
            w.put(8, "aspect", f"{w.pick(_NOUNS).capitalize()} {row}")
            w.line("        values:")
            for _ in range(2):
                w.line(f"          - '{w.words(4)} {w.inline()}'")
        w.put(4, "verdict", w.sentence(math=False))


def _judgements(w: _Writer) -> None:
    for n in range(3):
        w.line(f"  - id: {w.kind}-{n}")
        w.put(4, "case", w.sentence(math=False))
        w.put(4, "why", w.short())


def _applications(w: _Writer) -> None:
    for n in range(3):
        w.line(f"  - id: application-{n}")
        w.put(4, "domain", f"{w.pick(_NOUNS).capitalize()} search {n}")
        w.put(4, "example", w.short())
        w.put(4, "why_it_works", w.short())


def _snippets(w: _Writer) -> None:
    for n in range(2):
        w.line(f"  - id: snippet-{n}")
        w.put(4, "title", f"A {w.pick(_NOUNS)} by hand {n}")
        w.put(4, "code", w.code())
        w.put(4, "output", str(w.rng.randint(1, 999)))
        w.put(4, "explain", w.short())


def _figures(w: _Writer) -> None:
    w.line("  - id: figure-0")
    w.line(f"    image: media/plot-{w.rng.randint(0, 9)}.svg")
    w.put(4, "alt", f"A curve that {w.pick(_VERBS)} a {w.pick(_NOUNS)}")
    w.put(4, "ask", f"Where is {w.pick(_NOUNS)} {w.number}?")
    w.put(4, "answer", w.short())


def _clozes(w: _Writer) -> None:
    for n in range(3):
        w.line(f"  - id: cloze-{n}")
        hidden, noun = w.pick(_NOUNS), w.pick(_NOUNS)
        tex = rf"$\frac{{ {{{{c2::{w.symbol()}}}}} }}{{ {w.symbol()} }}$"
        w.put(4, "text", f"The {{{{c1::{hidden}}}}} {w.pick(_VERBS)} the {noun} as {tex}.")


def _follow_ups(w: _Writer) -> None:
    w.line("  - id: follow-up-0")
    w.put(4, "question", f"What if the {w.pick(_NOUNS)} is {w.pick(_ADJECTIVES)}?")
    w.put(4, "answer", w.short())
    w.line("    follow_ups:")
    w.line("      - id: follow-up-1")
    w.put(8, "question", f"And if {w.inline()} instead?")
    w.put(8, "answer", w.short())


_LISTS: tuple[tuple[str, Callable[[_Writer], None]], ...] = (
    ("concepts", _concepts),
    ("formulas", _formulas),
    ("hyperparameters", _hyperparameters),
    ("pitfalls", _pitfalls),
    ("comparisons", _comparisons),
    ("use_when", _judgements),
    ("avoid_when", _judgements),
    ("applications", _applications),
    ("snippets", _snippets),
    ("figures", _figures),
    ("clozes", _clozes),
    ("follow_ups", _follow_ups),
)


def question(number: int, seed: int) -> str:
    """Return the YAML of one question."""
    w = _Writer(number, random.Random(f"{seed}/{number}"))  # noqa: S311
    w.line(f"id: question-{number}")
    w.line(f"title: Topic {number} of the {w.pick(_NOUNS)}")
    w.line(f"question: Explain how the {w.pick(_ADJECTIVES)} {w.pick(_NOUNS)} works")
    w.put(0, "summary", w.short())
    w.line("asked: {company: Example Bank, role: Data Scientist, difficulty: medium}")
    w.line("tags: [bench]")
    w.line(f"topics: [{w.pick(_NOUNS)}, {w.pick(_NOUNS)}]")
    if number % 5:
        w.line(f"requires: [question-{number - 1}]\nrelated: [question-{number // 2}]")
    w.line("expects:")
    for n in range(4):
        w.line(f"  - id: point-{n}")
        w.put(4, "point", w.sentence(math=False))
        w.put(4, "evidence", w.short())
    w.line("approach:")
    for n in range(4):
        w.line(f"  - id: step-{n}")
        w.put(4, "step", w.short())
    w.line("answer:")
    w.put(2, "short", f"{w.short()} {w.short()}")
    w.put(2, "full", w.long())
    for name, write in _LISTS:
        w.line(f"{name}:")
        w.kind = name.replace("_", "-")
        write(w)
    w.line(
        "sources:\n"
        "  paper: {title: On everything, authors: A. Author, year: 2024, where: ICML 2024}"
    )
    return "\n".join(w.lines) + "\n"


def write(cards: Path, notes: int, seed: int = 1) -> None:
    """Write a collection of so many notes, rounded up to whole questions."""
    (cards / "media").mkdir(parents=True)
    (cards / "deck.yaml").write_text("name: Bench\nnamespace: bench\n", encoding="utf-8")
    for n in range(10):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0L{n} 9"/></svg>\n'
        (cards / "media" / f"plot-{n}.svg").write_text(svg, encoding="utf-8")
    for number in range(-(-notes // NOTES_A_QUESTION)):
        path = cards / f"part-{number // 100}" / f"question-{number:05}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(question(number, seed), encoding="utf-8")
