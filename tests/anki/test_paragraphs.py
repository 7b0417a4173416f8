"""The full answer, asked by paragraphs: each keeps its reviews wherever it goes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEAD = "id: q\ntitle: Means\nquestion: What is a mean?\nanswer:\n  short: The centre.\n"
CORE, USE, END = (
    "    - id: {}\n      text: '**{}.** {}'\n".format(*words)
    for words in (
        ("core", "Core", "It adds and divides."),
        ("use", "Use", "It is used for sums."),
        ("end", "End", "It has limits."),
    )
)
PLAIN = "  full: |\n    **Core.** It adds and divides.\n\n    **Use.** It is used for sums.\n"


@pytest.fixture
def ship(tmp_path: Path, anki: Any, builder: Callable[..., Any]) -> Callable[[str], None]:
    """Builds a question with this answer, ten seconds after the last time, and imports it."""
    (tmp_path / "cards").mkdir()
    now = [1_700_000_000]

    def ship(full: str) -> None:
        (tmp_path / "cards" / "q.yaml").write_text(HEAD + full, encoding="utf-8")
        now[0] += 10
        anki.import_(builder(tmp_path / "cards", tmp_path / "build", now[0]).package)

    return ship


def test_a_card_shows_all_cues_and_hides_one_paragraph(
    ship: Callable[[str], None], anki: Any, seen: Callable[[str], str]
) -> None:
    ship(f"  full:\n{CORE}{USE}")
    output = anki.hidden("It adds and divides.").render_output()
    assert "Core. [...]" in seen(output.question_text)
    assert '<strong>Use.</strong> <span class="cloze-inactive"' in output.question_text
    assert "It adds and divides." in seen(output.answer_text)
    assert ".fg-cued .cloze-inactive { display: none; }" in output.css


def test_reviews_follow_a_paragraph_that_moves_or_is_called_otherwise(
    ship: Callable[[str], None], anki: Any
) -> None:
    ship(f"  full:\n{CORE}{USE}")
    before = anki.study()
    use = anki.state(anki.hidden("It is used for sums."))
    renamed = USE.replace("id: use", "id: purpose\n      was: [use]")
    ship(f"  full:\n{END}{renamed}{CORE}")
    assert anki.state(anki.hidden("It is used for sums.")) == use
    assert anki.state(anki.hidden("It has limits.")).reviews == 0
    after = anki.states()
    assert {key: after[key] for key in before} == before


def test_a_text_becomes_a_list_and_a_text_again_and_loses_no_review(
    ship: Callable[[str], None], anki: Any
) -> None:
    ship(PLAIN)
    explain = anki.study()
    ship(f"  full:\n{CORE}{USE}")
    assert {key: anki.states()[key] for key in explain} == explain
    studied = anki.study()
    ship(PLAIN)
    assert anki.states() == studied
    ship(f"  full:\n{CORE}{USE}")
    assert anki.states() == studied
    assert anki.hidden("It adds and divides.")
