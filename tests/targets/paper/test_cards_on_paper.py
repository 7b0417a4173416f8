"""Cut-out cards as they come out of the printer: backs on fronts, and nothing beyond its frame."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from press import MM, Press, margins, part, pictures, texts, words

from flashgen.commands.load import load
from flashgen.targets.paper.layouts import BY_NAME, LAYOUTS, PAPERS

QUESTION: dict[str, Any] = {
    "id": "a",
    "title": "A",
    "question": "Why?",
    "answer": {"short": "So."},
}


def question(**content: object) -> str:
    return yaml.safe_dump(QUESTION | content, allow_unicode=True, sort_keys=False)


def concepts(count: int) -> list[dict[str, str]]:
    return [{"id": f"c{n}", "term": f"T{n}", "definition": f"D{n}"} for n in range(count)]


def lines(page: np.ndarray, axis: int) -> list[float]:
    """Return where straight lines cross the page, to a part of a pixel."""
    ink = 255 - page.mean(axis=1 - axis)
    inked = np.flatnonzero((page < 250).mean(axis=1 - axis) > 0.6)
    groups = np.split(inked, np.flatnonzero(np.diff(inked) > 2) + 1)
    return [float(np.average(group, weights=ink[group])) for group in groups]


@pytest.mark.parametrize("flip", ["long", "short"])
def test_the_frames_of_backs_lie_on_those_of_fronts(
    flip: str, press_of: Callable[..., Press]
) -> None:
    press = press_of(a=question(concepts=concepts(7)))
    _, pdf = press.print(kind="cards", flip=flip)
    front, back = pictures(pdf, 600)  # lines are snapped to pixels: half of one at 300 dpi is one
    mirrored = 1 if flip == "long" else 0
    for axis in (0, 1):
        ours, theirs = lines(front, axis), lines(back, axis)
        if axis == mirrored:
            size = PAPERS["a4"][1 - axis] * 600 / MM
            theirs = [size - 1 - line for line in reversed(theirs)]
        assert len(ours) == (5 if axis == 0 else 3)
        assert ours == pytest.approx(theirs, abs=1)


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
@pytest.mark.parametrize("flip", ["long", "short"])
def test_every_back_is_behind_its_front(
    layout: str, flip: str, press_of: Callable[..., Press]
) -> None:
    press = press_of(a=question(concepts=concepts(8)))
    _, pdf = press.print(kind="cards", layout=layout, flip=flip, facets=("define",))
    chosen = BY_NAME[layout]
    pages = places(pdf)
    if chosen.fold:
        for page in pages:
            for n in (n for n in range(8) if f"D{n}" in page):
                (x, y), (u, v) = page[f"T{n}:"], page[f"D{n}"]
                assert u > x
                assert v == pytest.approx(y, abs=2)
        return
    for front, back in zip(pages[::2], pages[1::2], strict=True):
        for n in (n for n in range(8) if f"D{n}" in back):
            (x, y), (u, v) = cell(front[f"T{n}:"], layout), cell(back[f"D{n}"], layout)
            assert (u, v) == (
                (chosen.columns - 1 - x, y) if flip == "long" else (x, chosen.rows - 1 - y)
            )


def places(pdf: Path) -> list[dict[str, tuple[float, float]]]:
    """Return for each page where its words begin, in mm from the left and the top."""
    found = []
    for page in words(pdf):
        begin: dict[str, tuple[float, float]] = {}
        for word, left, top, *_ in page:
            begin.setdefault(word.strip("?."), (left, top))
        found.append(begin)
    return found


def cell(place: tuple[float, float], layout: str) -> tuple[int, int]:
    """Return the column and row of the card at a place."""
    chosen = BY_NAME[layout]
    left, top = place
    return int((left - chosen.left) // chosen.width), int((top - chosen.top) // chosen.height)


def test_an_offset_moves_the_backs_only(press_of: Callable[..., Press]) -> None:
    press = press_of(a=question(concepts=concepts(2)))
    _, pdf = press.print(kind="cards")
    straight = places(pdf)
    _, pdf = press.print(kind="cards", offset=(2.0, -1.0))
    moved = places(pdf)
    assert moved[0]["T0:"] == straight[0]["T0:"]
    assert moved[1]["D0"][0] - straight[1]["D0"][0] == pytest.approx(2, abs=0.01)
    assert moved[1]["D0"][1] - straight[1]["D0"][1] == pytest.approx(-1, abs=0.01)


def test_a_long_answer_flows_onto_further_cards(press_of: Callable[..., Press]) -> None:
    words = " ".join(f"word{n}." for n in range(400))
    press = press_of(a=question(answer={"short": words}))
    printed, pdf = press.print(kind="cards")
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert printed.cards > 1
    assert f"{printed.cards}/{printed.cards}" in text
    assert [text.count(f"word{n}.") for n in range(400)] == [1] * 400


def test_facets_and_tags_choose(shipped: Press) -> None:
    printed, pdf = shipped.print(kind="cards", facets=("derivation",), tags=("kind::formula",))
    text = "".join(texts(pdf))
    notes = [note for c in load(shipped.cards).questions for note in c.content().planned]
    derived = [f for n in notes for f in n.facets if f.name == "derivation"]
    assert len(derived) <= printed.cards < 2 * len(derived)
    assert "derive the formula" in text
    assert "write the formula" not in text


WORDS = st.text(
    st.sampled_from("abcdefgh MWil.,;-_*`$\\{}[]()#|<>&\"'\n你é😀"), min_size=1, max_size=600
)
BLOCKS = st.one_of(
    WORDS,
    st.integers(1, 40).map(lambda n: f"$$\\sum_{{i=1}}^{{n}} {'x_i + ' * n} y$$"),
    st.integers(1, 12).map(lambda n: f"$\\frac{{{'a+' * n}b}}{{c}}$ in a line"),
    st.lists(WORDS, min_size=1, max_size=5).map(
        lambda rows: (
            "| a | b |\n|--|--|\n"
            + "\n".join(f"| x | {' '.join(row.replace('|', '').split())} |" for row in rows)
        )
    ),
    WORDS.map(lambda text: f"```python\n{text.replace('`', '')}\n```"),
    st.integers(1, 9).map(lambda depth: "\n".join(f"{'  ' * n}- item {n}" for n in range(depth))),
    st.integers(30, 200).map(lambda n: "W" * n),
)


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(st.lists(BLOCKS, min_size=1, max_size=4).map("\n\n".join), min_size=4, max_size=9),
    st.sampled_from(["a4-8", "avery-5371"]),
)
def test_no_content_leaves_its_frame(
    press_of: Callable[..., Press], texts: list[str], layout: str
) -> None:
    good = [text for text in texts if text.strip() and "{{c" not in text]
    items = [{"id": f"c{n}", "term": f"T{n}", "definition": text} for n, text in enumerate(good)]
    press = press_of(a=question(concepts=items))
    try:
        _, pdf = press.print(kind="cards", layout=layout)
    except AssertionError:
        return  # what the check refuses is not printed
    chosen = BY_NAME[layout]
    for page in pictures(pdf, 100):
        for column in range(chosen.columns):
            for row in range(chosen.rows):
                left = chosen.left + column * chosen.width
                top = chosen.top + row * chosen.height
                for strip in margins(left, top, chosen.width, chosen.height):
                    assert part(page, *strip).min(initial=255) > 200, (column, row)


def test_the_same_source_gives_the_same_bytes(starter: Press, tmp_path: Path) -> None:
    first = {p: Path(p).read_bytes() for p in starter.print(kind="cards")[0].files}
    again = Press(starter.cards, tmp_path).print(kind="cards")[0].files
    assert [Path(p).read_bytes() for p in again] == list(first.values())
