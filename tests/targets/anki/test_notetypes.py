"""The note types are frozen: Anki forks a note type whose fields or templates changed."""

import json
from pathlib import Path

from flashgen.targets.anki.notetypes import cloze_type, content_hash, facets_type

GOLDEN = Path(__file__).parents[2] / "golden" / "notetypes.json"


def frozen() -> dict[str, object]:
    """Return what must never change; the insides of templates and the style may."""
    return {
        note_type["name"]: {
            "id": note_type["id"],
            "type": note_type["type"],
            "sort field": note_type["sortf"],
            "fields": [[field["id"], field["name"]] for field in note_type["flds"]],
            "templates": [[card["id"], card["name"]] for card in note_type["tmpls"]],
        }
        for note_type in (facets_type(), cloze_type())
    }


def test_ids_fields_and_templates_are_what_they_always_were() -> None:
    assert frozen() == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_each_template_is_on_only_if_its_prompt_is_filled() -> None:
    for slot, card in enumerate(facets_type()["tmpls"], start=1):
        for side in (card["qfmt"], card["afmt"]):
            assert side.strip().startswith(f"{{{{#Prompt {slot}}}}}")
            assert side.strip().endswith(f"{{{{/Prompt {slot}}}}}")


def test_templates_use_no_script_and_no_network() -> None:
    for note_type in (facets_type(), cloze_type()):
        text = json.dumps(note_type).lower()
        for forbidden in ("<script", "http:", "https:", "//cdn", "@import", "url("):
            assert forbidden not in text


def test_a_change_of_the_style_changes_the_hash() -> None:
    changed = {**facets_type(), "css": facets_type()["css"] + "\n.new {}"}
    assert content_hash(changed) != content_hash(facets_type())
