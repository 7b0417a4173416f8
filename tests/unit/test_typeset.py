"""MathJax as Anki has it, and what is remembered of it."""

from pathlib import Path

import pytest

from flashgen.markup.typeset import Typesetter


@pytest.fixture
def known(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "known.txt"


@pytest.mark.parametrize(
    ("tex", "problem"),
    [
        (r"\frac{1}{n} \sum_{i=1}^{n} x_i", ""),
        (r"\argmin_x f", r"Undefined control sequence \argmin"),
        (r"\frac{a}", r"Missing argument for \frac"),
        ("a & b", "Misplaced &"),
        ("{" * 5000, "Extra open brace or missing close brace"),
        ("a_b_c", "Double subscripts: use braces to clarify"),
    ],
)
def test_formulas_are_judged_in_the_words_of_mathjax(known: Path, tex: str, problem: str) -> None:
    assert Typesetter(known).problem(tex, display=True) == problem


def test_good_formulas_are_remembered_and_bad_ones_are_not(known: Path) -> None:
    first = Typesetter(known)
    assert first.problem(r"\cancel{x}", display=False) == ""
    assert first.problem(r"\R", display=False) != ""
    assert len(known.read_text().splitlines()) == 1
    second = Typesetter(known)
    assert second.problem(r"\cancel{x}", display=False) == ""
    assert second._context is None
    assert second.problem(r"\R", display=False) != ""


@pytest.mark.parametrize("damage", ["", "gibberish\n", "\x00\xff", "0123456789abcdef"])
def test_a_damaged_cache_is_no_problem(known: Path, damage: str) -> None:
    known.parent.mkdir()
    known.write_text(damage, encoding="latin-1")
    assert Typesetter(known).problem(r"\R", display=False) != ""
    assert Typesetter(known).problem(r"\cancel{x}", display=False) == ""


def test_a_cache_that_cannot_be_written_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    known = tmp_path / "file" / "known.txt"
    assert Typesetter(known).problem(r"\cancel{x}", display=True) == ""


def test_an_overgrown_cache_starts_anew(known: Path) -> None:
    known.parent.mkdir()
    known.write_text("0" * 5_000_001)
    Typesetter(known)
    assert not known.exists()


def test_a_definition_in_one_formula_does_not_help_another(known: Path) -> None:
    typesetter = Typesetter(known)
    assert typesetter.problem(r"\def\mine{x}\mine", display=True) == ""
    assert typesetter.problem(r"\mine", display=True) == r"Undefined control sequence \mine"


def test_a_common_formula_needs_no_mathjax(known: Path) -> None:
    typesetter = Typesetter(known)
    assert typesetter.problem(r"\frac{1}{n} \sum_{i=1}^{n} x_i", display=True) == ""
    assert typesetter._context is None
