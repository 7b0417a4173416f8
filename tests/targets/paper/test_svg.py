"""Formulas as drawings: their sizes, where they may break, and what is remembered of them."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from flashgen.math.svg import Drawer, FormulaError


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


@pytest.mark.parametrize("tex", [r"a \tag{1}", r"\begin{multline} a \\ b \end{multline}"])
def test_what_would_fill_the_line_has_a_width_of_its_own(store: Path, tex: str) -> None:
    assert 1 < Drawer(store).draw(tex, display=True).width < 40


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
    assert second._context is None


@pytest.mark.parametrize("damage", [b"", b"gibberish" * 999, b"SQLite format 3\0" + b"\xff" * 9999])
def test_a_damaged_store_starts_anew(store: Path, damage: bytes) -> None:
    store.parent.mkdir()
    store.write_bytes(damage)
    drawer = Drawer(store)
    drawer.draw("x", display=True)
    drawer.keep()
    assert Drawer(store)._recall(next(iter(drawer._known)))


def test_a_damaged_drawing_is_made_again(store: Path) -> None:
    drawer = Drawer(store)
    drawn = drawer.draw("x", display=True)
    assert drawer._database is not None
    drawer._database.execute("UPDATE drawing SET svg = x'00ff'")
    drawer.keep()
    assert Drawer(store).draw("x", display=True) == drawn


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


def test_a_definition_in_one_formula_does_not_help_another(store: Path) -> None:
    drawer = Drawer(store)
    drawer.draw(r"\def\mine{x}\mine", display=True)
    with pytest.raises(FormulaError):
        drawer.draw(r"\mine", display=True)


def test_drawing_does_not_lock_the_store_for_another_run(store: Path) -> None:
    one, other = Drawer(store), Drawer(store)
    one.draw("x", display=True)
    other.draw("y", display=True)
    with closing(sqlite3.connect(store, timeout=0)) as third, third:
        third.execute("INSERT INTO drawing VALUES ('', '')")
    one.keep()
    other.keep()
    both = Drawer(store)
    assert all(both._recall(key) for drawer in (one, other) for key in drawer._known)
