"""MathJax as Anki has it, and what is remembered of it."""

from pathlib import Path

import pytest

from flashgen.math.typeset import Typesetter


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


@pytest.mark.parametrize(
    ("tex", "problem"),
    [
        ("{" * 1000 + "}" * 1000, "Maximum call stack size exceeded"),
        (r"\sqrt{" * 300 + "}" * 300, "Maximum call stack size exceeded"),
        (r"\def\a{\a\a}\a", "MathJax maximum macro substitution count exceeded"),
    ],
)
def test_a_formula_that_would_crash_or_never_end_is_only_a_bad_one(
    known: Path, tex: str, problem: str
) -> None:
    typesetter = Typesetter(known)
    assert typesetter.problem(tex, display=True).startswith(problem)
    assert typesetter.problem("x", display=True) == ""


def test_a_width_is_measured_once_and_remembered_beside_the_verdict(known: Path) -> None:
    first = Typesetter(known)
    assert first.problem(r"\boxed{x + y}", display=True) == ""
    assert len(known.read_text().split()) == 1
    narrow, wide = (
        first.width(r"\boxed{x + y}", display=True),
        first.width(r"\boxed{x + y + z}", display=True),
    )
    assert narrow is not None
    assert wide is not None
    assert narrow < wide
    second = Typesetter(known)
    assert second.width(r"\boxed{x + y}", display=True) == narrow
    assert second.problem(r"\boxed{x + y + z}", display=True) == ""
    assert second._context is None


def test_a_continued_fraction_of_ten_levels_has_a_width(known: Path) -> None:
    fraction = r"\cfrac{1}{1 + " * 10 + "x" + "}" * 10
    assert Typesetter(known).width(fraction, display=True) is not None


def test_what_cannot_be_typeset_has_no_width(known: Path) -> None:
    assert Typesetter(known).width(r"\frac{1}", display=True) is None
    assert not known.exists()


def test_a_common_formula_needs_no_mathjax(known: Path) -> None:
    typesetter = Typesetter(known)
    assert typesetter.problem(r"\frac{1}{n} \sum_{i=1}^{n} x_i", display=True) == ""
    assert typesetter._context is None
