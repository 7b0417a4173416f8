"""The two note types that every flashgen deck uses, for ever.

Their ids, field order, field ids, templates and template ids are frozen: Anki forks a note type
whose fields changed and then updates none of its notes. Only the style sheet and the insides of
the templates may change; spare fields are there to be renamed.
"""

import json
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import genanki

from flashgen.identity import number

SLOTS = 8
SPARES = 4
SEPARATOR = "\x1f"
"""What Anki puts between the fields of a note, and no text can contain."""

FACETS_ID = 1766102400001
CLOZE_ID = 1766102400002
FACETS_NAME = "Flashgen"
CLOZE_NAME = "Flashgen Cloze"

FACETS_FIELDS = (
    "Title",
    "Kind",
    "Context",
    *(f"Prompt {slot}" for slot in range(1, SLOTS + 1)),
    *(f"Answer {slot}" for slot in range(1, SLOTS + 1)),
    "Source",
    *(f"Spare {spare}" for spare in range(1, SPARES + 1)),
)
CLOZE_FIELDS = (
    "Title",
    "Kind",
    "Context",
    "Text",
    "Extra",
    "Source",
    *(f"Spare {spare}" for spare in range(1, SPARES + 1)),
)


@cache
def facets_type() -> dict[str, Any]:
    """Return *Flashgen*: eight templates, each on only if its prompt is filled."""
    front, back = template("facet-front.html"), template("facet-back.html")
    templates = [
        (f"Facet {slot}", _slot(front, slot), _slot(back, slot)) for slot in range(1, SLOTS + 1)
    ]
    return _note_type(FACETS_ID, FACETS_NAME, genanki.Model.FRONT_BACK, FACETS_FIELDS, templates)


@cache
def cloze_type() -> dict[str, Any]:
    """Return *Flashgen Cloze*: one template, a card for each cloze number in Text."""
    templates = [("Cloze", template("cloze-front.html"), template("cloze-back.html"))]
    note_type = _note_type(CLOZE_ID, CLOZE_NAME, genanki.Model.CLOZE, CLOZE_FIELDS, templates)
    return note_type | {"req": [[0, "any", [CLOZE_FIELDS.index("Text")]]]}


def content_hash(note_type: dict[str, Any]) -> str:
    """Return a hash of all that Anki would see change in a note type."""
    text = json.dumps(note_type, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:16]


def template(name: str) -> str:
    """Return the front, back or style that a file of the templates holds."""
    return files("flashgen.targets.anki").joinpath("templates", name).read_text(encoding="utf-8")


def _note_type(
    type_id: int,
    name: str,
    kind: int,
    fields: tuple[str, ...],
    templates: list[tuple[str, str, str]],
) -> dict[str, Any]:
    """Lay out a note type as the `models` JSON of Anki's legacy collection has it.

    Whoever writes it adds what a collection has of it: its time, its deck. `templates` are names,
    fronts and backs.
    """
    model = genanki.Model(
        type_id,
        name,
        [{"id": number(name, "field", field), "name": field, "font": "Arial"} for field in fields],
        [
            {"id": number(name, "template", card), "name": card, "qfmt": front, "afmt": back}
            for card, front, back in templates
        ],
        template("style.css"),
        kind,
        latex_pre="",
        latex_post="",
    )
    laid_out: dict[str, Any] = model.to_json(0, None)
    for of_a_collection in ("mod", "usn", "did"):
        del laid_out[of_a_collection]
    return laid_out | {"id": type_id}


def _slot(template: str, slot: int) -> str:
    return template.replace("Prompt N", f"Prompt {slot}").replace("Answer N", f"Answer {slot}")
