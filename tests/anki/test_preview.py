"""The preview shows the very HTML that Anki makes of a card."""

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.preview.sides import clozes, sides
from flashgen.targets.anki.notetypes import CLOZE_ID, FACETS_ID
from flashgen.targets.anki.package import PackageNote


def shown(card: Any) -> tuple[str, str]:
    """Return what Anki shows, but for what an attribute tells scripts of a hidden text."""
    output = card.render_output()
    front, back = output.question_text.strip(), output.answer_text.strip()
    return re.sub(r' data-cloze="[^"]*"', "", front), back


def test_every_card_of_the_deck_is_as_anki_shows_it(imported: Any) -> None:
    col = imported.col
    for card_id in col.find_cards("deck:*"):
        card = col.get_card(card_id)
        note = card.note()
        assert note.mid in (CLOZE_ID, FACETS_ID)
        joined = "\x1f".join(note.fields)
        ours = PackageNote(note.guid, note.mid == CLOZE_ID, joined, (), (), "", 0, ())
        assert tuple(sides(ours, card.ord)) == shown(card)


PLAIN = st.sampled_from(
    ["a", "b c", "<b>x</b>", "<!-- -->", "é", "&lt;", "{", ":", r"\(", r"\)", '"']
)
HINTS = st.sampled_from(["", "::a hint", "::<i>h</i>", "::"])


def hidden(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Give texts with clozes around some of what is inside."""
    cloze = st.builds(
        lambda n, text, hint: f"{{{{c{n}::{text}{hint}}}}}", st.integers(1, 3), inner, HINTS
    )
    return st.lists(PLAIN | cloze, min_size=1, max_size=4).map("".join)


@given(text=st.recursive(PLAIN, hidden, max_leaves=8), number=st.integers(1, 3))
@settings(deadline=None)
def test_clozes_are_hidden_as_anki_hides_them(imported: Any, text: str, number: int) -> None:
    text += f"{{{{c{number}::end}}}}"
    note = imported.col.new_note(imported.col.models.by_name("Cloze"))
    note.fields[0] = text
    both = {"qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}"}
    template = note.note_type()["tmpls"][0] | both
    front, back = shown(note.ephemeral_card(number - 1, custom_template=template))
    assert clozes(text, number, answers=False) == front
    assert clozes(text, number, answers=True) == back
