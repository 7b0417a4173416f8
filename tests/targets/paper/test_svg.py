"""Formulas as drawings: their sizes, where they may break, and what is remembered of them."""

import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import typst
from PIL import Image

from flashgen.math.letters import measures
from flashgen.math.svg import Drawer, Drawing, FormulaError


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "drawings.sqlite"


def test_a_drawing_has_the_size_that_mathjax_gives_it(store: Path) -> None:
    drawing = Drawer(store).draw("x", display=False)
    assert (drawing.width, drawing.height, drawing.depth) == (0.572, 0.453, 0.011)
    assert re.fullmatch(
        r'<svg xmlns="\S+" viewBox="0 -442 572 453">.*</svg>', drawing.svg, re.DOTALL
    )


@pytest.mark.parametrize(
    ("tex", "parts"),
    [
        ("x", 1),
        ("a = b", 2),
        ("a = b + c", 3),
        ("-a", 1),
        ("a = -b", 2),
        ("f(-a)", 1),
        (r"\frac{a = b}{c}", 1),
        (r"p(x \mid y) \le 1", 2),
        (r"\mathcal{L} = \left(a + b\right)", 2),
    ],
)
def test_lines_may_end_after_outer_relations_only(store: Path, tex: str, parts: int) -> None:
    drawer = Drawer(store)
    pieces = drawer.parts(tex)
    whole = drawer.draw(tex, display=False)
    assert len(pieces) == parts
    assert sum(piece.width for piece in pieces) == pytest.approx(whole.width, abs=0.001)
    glyphs = re.compile("<use")
    assert sum(len(glyphs.findall(p.svg)) for p in pieces) == len(glyphs.findall(whole.svg))


def test_a_piece_that_is_too_long_may_also_break_after_commas(store: Path) -> None:
    drawer = Drawer(store)
    short, long = (rf"p({', '.join('x' * count)}) = 1" for count in (9, 20))
    assert len(drawer.parts(short)) == 2
    assert len(drawer.parts(long)) == 21
    assert max(piece.width for piece in drawer.parts(long)) < 3


@pytest.mark.parametrize(
    "tex",
    [
        r"a \tag{1}",
        r"a \tag*{\text{one}}",
        r"a \tag{$\ast$}",
        r"\begin{align} a &= b \tag{1} \\ c &= d \end{align}",
        r"\begin{multline} a \\ b \end{multline}",
        r"\begin{multline} a \\ b \tag{1} \end{multline}",
    ],
)
def test_what_would_fill_the_line_has_a_width_of_its_own(store: Path, tex: str) -> None:
    drawing = Drawer(store).draw(tex, display=True)
    assert 1 < drawing.width < 24
    assert (ink(drawing) < 128).any()


def ink(drawing: Drawing) -> np.ndarray:
    """Return a drawing as grey values, 255 for white, 100 pixels for an em."""
    size = f"width: {drawing.width}em, height: {drawing.height}em"
    code = (
        "#set page(width: auto, height: auto, margin: 0pt); #set text(size: 72pt)\n"
        f'#image(bytes({json.dumps(drawing.svg)}), format: "svg", {size})'
    )
    png = typst.compile(code.encode(), format="png", ppi=100)
    assert isinstance(png, bytes)
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


@pytest.mark.parametrize(
    ("columns", "rule", "across", "down"),
    [
        ("cc", "", 0, 0),
        ("c|c", "", 0, 1),
        ("c:c", "", 0, 0.5),
        ("cc", r"\hline", 1, 0),
        ("cc", r"\hdashline", 0.5, 0),
        ("|c|c|", r"\hline", 1, 1),
    ],
)
def test_rules_of_arrays_are_drawn_as_in_anki(
    columns: str, rule: str, across: float, down: float, store: Path
) -> None:
    row = r"\hspace{3em} & \hspace{3em} \rule{0em}{2em}"
    tex = rf"\begin{{array}}{{{columns}}} {row} \\ {rule} {row} \end{{array}}"
    black = ink(Drawer(store).draw(tex, display=True)) < 128
    inner = black[20:-20, 20:-20]
    high, wide = (size // 2 for size in inner.shape)
    assert inner[high - 40 : high + 40].mean(axis=1).max() == pytest.approx(across, abs=0.1)
    assert inner[:, wide - 40 : wide + 40].mean(axis=0).max() == pytest.approx(down, abs=0.1)
    if columns.startswith("|"):
        assert black[:, :20].mean(axis=0).max() == 1


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{array}{|c|} \hline \hspace{3em}\rule{0em}{3em} \\ \hline \end{array}",
        r"\boxed{\hspace{3em}\rule{0em}{3em}}",
        r"\fbox{$\hspace{3em}\rule{0em}{3em}$}",
        r"\enclose{box}{\hspace{3em}\rule{0em}{3em}}",
        r"\enclose{circle}{\hspace{3em}\rule{0em}{3em}}",
        r"\bbox[border: 2px solid black]{\hspace{3em}\rule{0em}{3em}}",
    ],
)
def test_frames_are_drawn_and_what_they_hold_stays_white(tex: str, store: Path) -> None:
    black = ink(Drawer(store).draw(tex, display=True)) < 128
    high, wide = (size // 2 for size in black.shape)
    assert not black[high - 90 : high + 90, wide - 90 : wide + 90].any()
    assert black[high].any()
    assert black[:, wide].any()


def widths_in_typst(letters: str, style: str) -> list[float]:
    """Return how wide typst's serif font is, in thousandths of its size."""
    how = {"bold": 'weight: "bold"', "italic": 'style: "italic"', "normal": "weight: 400"}[style]
    code = (
        f'#set text(font: "Libertinus Serif", size: 1000pt, {how})\n#context [#metadata('
        f'"{letters}".codepoints().map(c => measure(text(c)).width.pt()))<widths>]'
    )
    found = typst.Compiler(code.encode()).query("<widths>", field="value", one=True)
    return [float(width) for width in json.loads(found)]


@pytest.mark.parametrize("style", ["normal", "bold", "italic"])
def test_the_widths_of_letters_are_those_of_their_font(style: str) -> None:
    known = measures()["widths"][style]  # type: ignore[index]
    assert list(known.values()) == pytest.approx(widths_in_typst("".join(known), style), abs=2)


@pytest.mark.parametrize("word", ["часть", "ÖÄÜöäü", "łódź", "ελλάς"])
def test_letters_that_mathjax_lacks_have_their_real_widths(word: str, store: Path) -> None:
    letters = [letter for letter in word if not letter.isascii()]
    size = 442 / 429  # as high as the letters of MathJax
    real = sum(widths_in_typst("".join(letters), "normal")) * size / 1000
    drawing = Drawer(store).draw(rf"\text{{{''.join(letters)}}}", display=False)
    assert drawing.width == pytest.approx(real, rel=0.01)


@pytest.mark.parametrize(
    ("tex", "same"),
    [
        (r"\mathtip{x}{y^2} + 1", "{x} + 1"),
        (r"\texttip{x}{a tip} + 1", "{x} + 1"),
        (r"a \mathtip{=}{y^2} b", "a = b"),
    ],
)
def test_of_tips_paper_shows_what_they_are_about(tex: str, same: str, store: Path) -> None:
    drawer = Drawer(store)
    shown, plain = (ink(drawer.draw(text, display=True)) for text in (tex, same))
    assert shown.shape == plain.shape
    assert (shown == plain).mean() > 0.999


def test_a_bad_formula_is_refused_in_the_words_of_mathjax(store: Path) -> None:
    with pytest.raises(FormulaError, match=r"Undefined control sequence \\R") as error:
        Drawer(store).draw(r"\R", display=True)
    assert error.value.tex == r"\R"


def test_drawings_are_remembered_between_runs(store: Path) -> None:
    first = Drawer(store)
    drawn = first.draw("x^2", display=True)
    first.keep()
    second = Drawer(store)
    assert second.draw("x^2", display=True) == drawn
    assert second.asked == 0


@pytest.mark.parametrize("damage", [b"", b"gibberish" * 999, b"SQLite format 3\0" + b"\xff" * 9999])
def test_a_damaged_store_starts_anew(store: Path, damage: bytes) -> None:
    store.parent.mkdir()
    store.write_bytes(damage)
    drawer = Drawer(store)
    drawer.draw("x", display=True)
    drawer.keep()
    again = Drawer(store)
    again.draw("x", display=True)
    assert again.asked == 0


def test_a_damaged_drawing_is_made_again(store: Path) -> None:
    drawer = Drawer(store)
    drawn = drawer.draw("x", display=True)
    drawer.keep()
    with closing(sqlite3.connect(store)) as database, database:
        database.execute("UPDATE drawing SET svg = x'00ff'")
    again = Drawer(store)
    assert again.draw("x", display=True) == drawn
    assert again.asked == 1


def test_an_overgrown_store_starts_anew(store: Path) -> None:
    store.parent.mkdir()
    with store.open("wb") as file:
        file.truncate(60_000_001)
    Drawer(store)
    assert store.stat().st_size < 100_000


def test_a_store_that_cannot_be_written_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    drawer = Drawer(tmp_path / "file" / "drawings.sqlite")
    assert drawer.draw("x", display=True).width > 0
    drawer.keep()


def test_a_definition_is_refused_and_helps_no_other_formula(store: Path) -> None:
    drawer = Drawer(store)
    for tex in (r"\def\mine{x}\mine", r"\mine"):
        with pytest.raises(FormulaError):
            drawer.draw(tex, display=True)


def test_drawing_does_not_lock_the_store_for_another_run(store: Path) -> None:
    one, other = Drawer(store), Drawer(store)
    one.draw("x", display=True)
    other.draw("y", display=True)
    with closing(sqlite3.connect(store, timeout=0)) as third, third:
        third.execute("INSERT INTO drawing VALUES ('', '')")
    one.keep()
    other.keep()
    both = Drawer(store)
    both.draw("x", display=True)
    both.draw("y", display=True)
    assert both.asked == 0
