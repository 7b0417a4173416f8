"""Formulas wider than their place: printed whole, within it, and the same in HTML and PDF."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import yaml
from press import Press, alternatives, margins, on_paper, part, pictures

from flashgen.targets.paper.layouts import BY_NAME

KINDS = ("sheet", "quiz", "cheatsheet", "cards")
SUM = " + ".join(f"x_{{{n}}}" for n in range(30))
NINE_EM = r"-\log p(y \mid x_1, x_2, x_3, x_4)"
MANY_COMMAS = rf"\log p({SUM.replace(' +', ',')})"
ROOT_OF_ALL = rf"\sqrt{{{SUM}}}"
BOLD, LISTED, CELL, MARGIN, ASKED = (rf"\sqrt{{{SUM} + {name}}}" for name in "blcma")
QUESTION = {
    "id": "wide",
    "title": "Wide",
    "question": f"What is ${NINE_EM}$?",
    "answer": {
        "short": f"The score ${NINE_EM}$, see ${MANY_COMMAS}$ (or ${ROOT_OF_ALL}$), is **${BOLD}$**"
        f".\n\n- ${LISTED}$\n\n| a | b |\n|---|---|\n| some words | ${CELL}$ |\n",
    },
    "concepts": [{"id": "margin", "term": f"Term ${MARGIN}$", "definition": "It is long."}],
    "follow_ups": [{"id": "asked", "question": f"Why ${ASKED}$?", "answer": "So."}],
}
FORMULAS = {NINE_EM, MANY_COMMAS, ROOT_OF_ALL, BOLD, LISTED, CELL, MARGIN, ASKED}


@pytest.fixture(scope="module")
def press(press_of: Callable[..., Press]) -> Press:
    return press_of(wide=yaml.safe_dump(QUESTION, sort_keys=False, width=10_000))


@pytest.mark.parametrize("kind", KINDS)
def test_a_wide_formula_in_a_line_is_printed(kind: str, press: Press) -> None:
    _, pdf = press.print(kind=kind)
    assert set(alternatives(pdf)) >= FORMULAS


@pytest.mark.parametrize("form", ["pdf", "html"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_wide_formula_stays_in_its_place(
    kind: str, form: str, press: Press, tmp_path: Path
) -> None:
    _, page = press.print(kind=kind, form=form)
    pages = pictures(page if form == "pdf" else on_paper(page, tmp_path), 100)
    for picture in pages:
        for strip in strips(kind):
            assert part(picture, *strip).min(initial=255) > 200, strip


def strips(kind: str) -> list[tuple[float, ...]]:
    """Return what stays white on a page, in mm."""
    if kind == "cheatsheet":
        return [(0, 0, 8, 210), (290, 0, 297, 210)]
    if kind != "cards":
        return [(0, 0, 15, 297), (193, 0, 210, 297)]
    layout = BY_NAME["a4-8"]
    return [
        strip
        for column in range(layout.columns)
        for row in range(layout.rows)
        for strip in margins(
            layout.left + column * layout.width,
            layout.top + row * layout.height,
            layout.width,
            layout.height,
        )
    ]


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_a_formula_that_fits_is_not_scaled(
    form: str, press_of: Callable[..., Press], tmp_path: Path
) -> None:
    def height(tex: str) -> int:
        text = f"id: a\ntitle: A\nquestion: '{tex}'\nanswer:\n  short: So.\n"
        _, page = press_of(a=text).print(kind="cards", form=form, facets=("explain",))
        pdf = page if form == "pdf" else on_paper(page, tmp_path)
        front = part(pictures(pdf, 200)[0], 14, 30, 101, 75)
        inked = np.flatnonzero((front < 128).any(axis=1))
        return int(np.ptp(inked))

    rule = r"\rule{0.1em}{1em}"
    assert height(rf"${rule}\hspace{{15em}}{rule}$") == pytest.approx(height(f"${rule}$"), abs=2)


@pytest.mark.parametrize("tex", [r"x \rlap{{{}}}", r"\llap{{{}}} x", r"x \smash{{{}}}"])
def test_what_reaches_beyond_its_formula_is_not_cut_off(
    tex: str, press_of: Callable[..., Press]
) -> None:
    def ink(drawn: str) -> int:
        text = f"id: a\ntitle: A\nquestion: '${tex.format(drawn)}$'\nanswer:\n  short: So.\n"
        _, pdf = press_of(a=text).print(kind="cards", facets=("explain",))
        return int((pictures(pdf, 200)[0] < 128).sum())

    square = (11.5 * 0.8 * 200 / 72) ** 2
    assert ink(r"\rule{0.8em}{0.8em}") - ink(r"\hspace{0.8em}") == pytest.approx(square, rel=0.05)
