"""A build that is killed costs no review history, even if what it left is imported and studied."""

import re
import time
from itertools import count
from pathlib import Path
from shutil import copytree, rmtree
from typing import TYPE_CHECKING, Any

import killed
import pytest
import yaml

from flashgen.targets.anki.notetypes import CLOZE_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.anki.conftest import Anki, Built

HOUR = 3660


def write(cards: Path, parts: str) -> None:
    """Write a question whose steps, symbols and rows are called by these letters, in this order."""
    cards.mkdir(parents=True, exist_ok=True)
    formula = {"id": "f", "name": "Sum", "tex": "+".join(parts)}
    formula["where"] = {part: f"meaning {part}" for part in parts}
    table = {"id": "t", "title": "Table", "between": ["One", "Two"]}
    table["rows"] = [{"id": p, "aspect": f"Row {p}", "values": [f"is {p}", "-"]} for p in parts]
    question = {"id": "q", "title": "Q", "question": "Why?", "answer": {"short": "So."}}
    question["approach"] = [{"id": part, "step": f"Do {part}"} for part in parts]
    text = yaml.safe_dump({**question, "formulas": [formula], "comparisons": [table]})
    (cards / "q.yaml").write_text(text)


def hidden(card: Any) -> tuple[str, ...]:
    """Return what a cloze card hides; nothing if its part is gone."""
    spans = r'<span class="cloze" data-ordinal="[\d,]*">(.*?)</span>'
    return tuple(re.findall(spans, card.render_output().answer_text))


def studied(anki: "Anki") -> dict[int, tuple[str, ...]]:
    """Answer every card, and tell for each review of a cloze card what it was about."""
    anki.study()
    query = "SELECT r.id, r.cid FROM revlog r JOIN cards c ON c.id = r.cid JOIN notes n"
    reviews = anki.col.db.all(f"{query} ON n.id = c.nid WHERE n.mid = ?", CLOZE_ID)
    return {review: hidden(anki.col.get_card(card)) for review, card in reviews}


@pytest.mark.parametrize("last", ["abd", "dcb"], ids=["new part goes", "old part goes"])
def test_no_review_moves_to_another_part(
    tmp_path: Path,
    new_anki: "Callable[[], Anki]",
    builder: "Callable[..., Built]",
    last: str,
) -> None:
    folder, now = tmp_path / "folder", int(time.time())
    write(folder / "cards", "ab")
    package = builder(folder / "cards", folder / "build", now - HOUR).package
    copytree(folder, tmp_path / "first")
    for at in count(1):
        rmtree(folder)
        copytree(tmp_path / "first", folder)
        anki = new_anki()
        anki.import_(package)
        about = studied(anki)
        write(folder / "cards", "abc")
        was_killed = killed.build(folder, at, now + HOUR)
        anki.import_(package)
        about = studied(anki) | about
        write(folder / "cards", last)
        anki.import_(builder(folder / "cards", folder / "build", now + 2 * HOUR).package)
        for review, part in about.items():
            card_id = anki.col.db.scalar("SELECT cid FROM revlog WHERE id = ?", review)
            card = anki.col.get_card(card_id)
            assert hidden(card) in (part, ()), f"killed at write {at}: a review of {part} moved"
        live = [hidden(card) for card in anki.cards() if card.note().mid == CLOZE_ID]
        assert {text[-1] for texts in live for text in texts} >= set(last)
        if not was_killed:
            break
    assert at > 3
