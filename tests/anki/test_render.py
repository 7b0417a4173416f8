r"""What the real Anki shows: every shipped card whole, no front that answers itself, TeX intact."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.blocks import PlannedNote
from flashgen.commands.load import load
from flashgen.kinds.application import Application
from flashgen.kinds.comparison import Comparison
from flashgen.kinds.concept import Concept
from flashgen.kinds.exercise import Exercise
from flashgen.kinds.figure import Figure
from flashgen.kinds.follow_up import FollowUp
from flashgen.kinds.formula import Formula
from flashgen.kinds.hyperparameter import Hyperparameter
from flashgen.kinds.judgement import AvoidWhen, UseWhen
from flashgen.kinds.pitfall import Pitfall
from flashgen.kinds.question import Question
from flashgen.kinds.snippet import Snippet
from flashgen.markup.plain import plain_text
from flashgen.targets.anki.notetypes import CLOZE_FIELDS, FACETS_FIELDS
from flashgen.targets.anki.writer import Writer

if TYPE_CHECKING:
    from tests.anki.conftest import Anki, Built

FAULTS = re.compile(
    r"has a problem|front of this card is blank|Cloze deletions? found|No cloze|"
    r"[\ue000\ue001]|klzzwxh|\{\{c\d|\{\{[#^/]|&amp;(?:lt|gt|amp|quot);|\[latex|\[sound:"
)


def sides(anki: "Anki") -> Iterator[tuple[str, str, str]]:
    for card in anki.cards():
        output = card.render_output()
        name = f"{card.note().fields[0]} / {card.template()['name']} {card.ord + 1}"
        yield name, output.question_text, output.answer_text


def test_every_shipped_card_renders_without_a_fault(
    imported: "Anki", seen: Callable[[str], str]
) -> None:
    for name, front, back in sides(imported):
        for side in (front, back):
            assert not (fault := FAULTS.search(side)), f"{name}: {fault}"
        assert len(seen(front)) > 20, name
        assert len(seen(back)) > len(seen(front)) / 2, name
        assert seen(front) != seen(back), name


def test_every_shipped_formula_reaches_mathjax_whole(
    imported: "Anki", math_in: Callable[[str], list[str]]
) -> None:
    count = 0
    for name, front, back in sides(imported):
        for side in (front, back):
            for tex in math_in(side):
                count += 1
                braces = re.sub(r"\\.", "", tex)
                assert braces.count("{") == braces.count("}"), f"{name}: {tex}"
    assert count > 1000


def test_every_shipped_image_is_packed(imported: "Anki", built: "Built") -> None:
    shown = {
        source
        for _, front, back in sides(imported)
        for source in re.findall(r'<img[^>]*\bsrc="([^"]*)"', front + back)
    }
    assert shown == built.packed.media


def _secrets(  # noqa: PLR0911
    question: Question, note: PlannedNote
) -> dict[int, list[str]]:
    """Return for each slot of a note what its front must not say."""
    item = next((item for _, item in question.items() if item.id == note.item), question)
    match item:
        case Question():
            return {1: [item.answer.short]}
        case Concept():
            return {1: [item.definition], 2: [item.term], 3: [item.example or item.definition]}
        case Formula():
            use = [item.use] if item.use else []
            parts = [item.intuition or item.tex, item.derivation or item.tex]
            return {1: [item.tex], 2: [item.name, *use], 3: parts[:1], 4: parts[1:]}
        case Hyperparameter():
            return {1: [item.too_low, item.too_high], 2: [item.typical, item.controls]}
        case Pitfall():
            return {1: [item.name, item.cause], 2: [item.fix]}
        case Comparison():
            return {1: [item.verdict or item.title]}
        case UseWhen() | AvoidWhen():
            return {1: [item.why]}
        case Application():
            return {1: [item.example, item.why_it_works]}
        case Snippet():
            return {1: [item.explain, *([item.output] if item.output else [])]}
        case Exercise():
            return {1: [item.solution]}
        case Figure() | FollowUp():
            return {1: [item.answer]}
    raise AssertionError(note.kind)


def test_no_front_gives_its_answer_away(
    built: "Built", imported: "Anki", seen: Callable[[str], str]
) -> None:
    fronts = {
        (card.note().fields[0], card.ord + 1): _words(seen(card.render_output().question_text))
        for card in imported.cards()
        if len(card.note().fields) == len(FACETS_FIELDS)
    }
    checked = 0
    loaded = load(built.cards)
    for compiled in loaded.questions:
        content = compiled.content(loaded.settings.skip)
        for note, planned in zip(compiled.notes(), content.planned, strict=True):
            if planned.text:
                continue
            secrets = _secrets(content.question, planned)
            for facet in planned.facets:
                front = fronts[note.fields.fields[0], facet.slot]
                for secret in secrets[facet.slot]:
                    checked += 1
                    assert _words(plain_text(secret)) not in front, (planned.name, facet.name)
    assert checked >= len(fronts)


def _words(text: str) -> str:
    return " ".join(["", *re.findall(r"[^\W_]+", text.casefold()), ""])


def test_no_cloze_front_shows_elsewhere_what_it_hides(
    imported: "Anki", seen: Callable[[str], str]
) -> None:
    hiding = 0
    for card in imported.cards():
        if len(card.note().fields) != len(CLOZE_FIELDS):
            continue
        output = card.render_output()
        front = _words(seen(output.question_text))
        spans = re.findall(
            r'<span class="cloze" data-ordinal="[\d,]+">(.*?)</span>', output.answer_text, re.DOTALL
        )
        for span in spans:
            hiding += 1
            hidden = _words(seen(span))
            if len(hidden.split()) > 2:
                assert hidden not in front, card.note().fields[0]
    assert hiding > 100


NASTY = r"""
id: nasty
title: Nasty & <b>odd</b> $x_{a_{b}}$
question: Is $a<b$ & is {{c1::this}} literal?
answer:
  short: |
    Costs \$5, $5 and $10, $5-$10, **$5** and **$6**.

    First 100$ and 200$, then $HOME and $PATH. Code `$x$`, `}}`, `\(`, vector<int>,
    std::vector, `{{c1::x}}` and {{c2::y}}.

    - tight $$L_1$$
    - text $$L_2$$ text

    | $P(a|b)$ | `a|b` |
    |---|---|
    | $\|x\|$ | $\{y\}$ |

    > quoted $q<1$
    > $$
    > Q > 2
    > $$

    **bold $b_1$**, *$b_2$*, [link $b_3$](https://a.b), 中$z$文
concepts:
  - id: ten
    term: Ten
    definition: "$a_0$ $a_1$ $a_2$ $a_3$ $a_4$ $a_5$ $a_6$ $a_7$ $a_8$ $a_9$ $a_{10}$ $a_{11}$"
formulas:
  - id: deep
    name: Deep
    tex: "\\begin{matrix}\\text{if $x_i<y$ holds} & x^{a_{b}} :: {{c1::z}}\\end{matrix}"
    where: {"x^{a_{b}}": "the {{c1::top}} of std::map }} & $k_{a_{b}}$"}
clozes:
  - id: inside
    text: >-
      Plain {{c1::$x^{a_{b}}$ and std&#58;&#58;map `a::b}}`}} or {{c2::$p<q$::what $h_{i_{j}}$?}}.
  - id: nested
    text: >-
      A {{c1::outer {{c2::inner}} end}} and {{c1,3::both}}
      and $\frac{ {{c4::u_{v_{w}}}} }{d}$ `}}`.
"""


@pytest.fixture
def nasty(tmp_path: Path, builder: "Callable[..., Built]", anki: "Anki") -> "Anki":
    cards = tmp_path / "cards"
    cards.mkdir()
    (cards / "nasty.yaml").write_text(NASTY)
    anki.import_(builder(cards, tmp_path / "build").package)
    return anki


def test_nasty_text_is_shown_as_written(
    nasty: "Anki", seen: Callable[[str], str], math_in: Callable[[str], list[str]]
) -> None:
    output = nasty.card(back="Costs $5").render_output()
    assert "Is \\(a<b\\) & is {{c1::this}} literal?" in seen(output.question_text)
    shown = seen(output.answer_text)
    for text in (
        "Costs $5, $5 and $10, $5-$10, $5 and $6. First 100$ and 200$, then $HOME",
        r"$HOME and $PATH. Code $x$, }}, \(,",
        "vector<int>, std::vector, {{c1::x}} and {{c2::y}}.",
    ):
        assert text in shown
    found = math_in(output.answer_text)
    expected = r"L_1 L_2 P(a|b) \|x\| \{y\} q<1 b_1 b_2 b_3 z".split()
    assert [tex for tex in found if tex in expected] == expected
    assert "Q > 2" in found
    ten = nasty.card("Ten: what is it?").render_output().answer_text
    assert [tex for tex in math_in(ten) if tex.startswith("a_")] == [
        *(f"a_{n}" for n in range(10)),
        "a_{10}",
        "a_{11}",
    ]


def test_nasty_tex_reaches_mathjax_as_written(
    nasty: "Anki", math_in: Callable[[str], list[str]]
) -> None:
    tex = r"\begin{matrix}\text{if $x_i<y$ holds} & x^{a_{b}} :: {{c1::z}}\end{matrix}"
    for card in (nasty.card("write the formula"), nasty.card("What is this formula called")):
        assert tex in math_in(card.render_output().answer_text)
    symbols = nasty.card("what do the symbols mean").render_output()
    assert tex in math_in(symbols.question_text)
    assert "k_{a_{b}}" in math_in(symbols.answer_text)
    assert "k_{a_{b}}" not in math_in(symbols.question_text)


def test_nasty_clozes_hide_and_show_what_was_meant(
    nasty: "Anki", seen: Callable[[str], str], math_in: Callable[[str], list[str]]
) -> None:
    first = nasty.hidden(r"\(x^{a_{b}}\) and std::map a::b}}").render_output()
    assert "Plain [...] or \\(p<q\\)." in seen(first.question_text)
    hint = nasty.hidden(r"\(p<q\)").render_output()
    assert r"[what \(h_{i_{j}}\)?]" in seen(hint.question_text)
    assert math_in(hint.question_text)[-1] == "h_{i_{j}}"
    inner = nasty.hidden("inner").render_output()
    assert "A outer [...] end and both" in seen(inner.question_text)
    nested = [c for c in nasty.cards() if c.note().fields[0].startswith("nested")]
    assert sorted(card.ord for card in nested) == [0, 1, 2, 3]
    fourth = next(card for card in nested if card.ord == 3).render_output()
    assert r"\frac{ [...] }{d}" in math_in(fourth.question_text)
    assert r"\frac{ u_{v_{w}} }{d}" in math_in(fourth.answer_text)


@dataclass(frozen=True)
class Piece:
    """Some of an author's text: as written, and as a reader sees it."""

    written: str
    shown: str

    def seen(self, hidden: int) -> str:  # noqa: ARG002
        return self.shown


@dataclass(frozen=True)
class Gap:
    """A cloze, in the `place` that a formula or code leaves for it."""

    numbers: tuple[int, ...]
    inner: "tuple[Piece | Gap, ...]"
    hint: Piece | None
    place: Piece = Piece("{}", "{}")

    @property
    def written(self) -> str:
        numbers = ",".join(map(str, self.numbers))
        text = " ".join(piece.written for piece in self.inner)
        if self.hint:
            text += f"{' ' if text.endswith(':') else ''}::{self.hint.written}"
        return self.place.written.replace("{}", f"{{{{c{numbers}::{text}}}}}")

    def seen(self, hidden: int) -> str:
        text = " ".join(piece.seen(hidden) for piece in self.inner)
        if hidden in self.numbers:
            text = f"[{self.hint.shown}]" if self.hint else "[...]"
        return self.place.shown.replace("{}", text)


MATH = Piece("$y_{1} = {}$", r"\(y_{1} = {}\)")
CODE = Piece("`f({})`", "f({})")
TEX = ["x", "x^{a_{b}}", "a::b", "p < q & r", r"\{z\}", r"\text{if $c$}", "{{a}}"]
PIECES = st.sampled_from(
    [
        *(Piece(f"${tex}$", rf"\({tex}\)") for tex in TEX),
        *(Piece(f"`{code}`", code) for code in ("}}", "std::map", "{{c}}", "$x$", r"\(", "a<b>")),
        Piece("**bold**", "bold"),
        Piece(r"\$5", "$5"),
        Piece('[link](https://a.b "t::u}}v")', "link"),
        *(Piece(text, text) for text in ("word", "a < b & c", "C:", "f(x):", "{", "vector<int>")),
    ]
)
NUMBERS = st.lists(st.integers(1, 3), min_size=1, max_size=2, unique=True).map(tuple)


def gaps(inner: st.SearchStrategy[Piece | Gap]) -> st.SearchStrategy[Gap]:
    hints = st.none() | PIECES
    text = st.builds(Gap, NUMBERS, st.lists(inner, min_size=1, max_size=3).map(tuple), hints)
    tex = st.sampled_from(["x", "x^{a_{b}}", "p < q", r"\{z\}"]).map(lambda tex: (Piece(tex, tex),))
    code = st.sampled_from(["x", "std::map", "a<b>", "$x$"]).map(lambda code: (Piece(code, code),))
    return st.one_of(
        text,
        st.builds(Gap, NUMBERS, tex, st.none(), st.just(MATH)),
        st.builds(Gap, NUMBERS, code, st.none(), st.just(CODE)),
    )


OUTSIDE = PIECES | st.sampled_from([Piece(text, text) for text in ("}}", "a::b", "}", ":")])
TEXTS = st.lists(
    OUTSIDE | st.recursive(gaps(PIECES), lambda g: gaps(PIECES | g), max_leaves=3),
    min_size=1,
    max_size=5,
)


@given(pieces=TEXTS)
@settings(max_examples=120, deadline=None)
def test_anki_hides_and_shows_what_the_author_wrote(
    pieces: list[Piece | Gap], imported: "Anki", seen: Callable[[str], str]
) -> None:
    note = imported.col.new_note(imported.col.models.by_name("Cloze"))
    note["Text"] = Writer(str).cloze(" ".join(piece.written for piece in pieces))

    def shown(hidden: int) -> str:
        return " ".join(" ".join(piece.seen(hidden) for piece in pieces).split())

    hiding = [number for number in (1, 2, 3) if shown(number) != shown(0)]
    numbers = note.cloze_numbers_in_fields()
    assert set(hiding) <= set(numbers)
    for number in hiding:
        output = note.ephemeral_card(number - 1).render_output()
        assert seen(output.question_text) == shown(number)
        assert seen(output.answer_text) == shown(0)
