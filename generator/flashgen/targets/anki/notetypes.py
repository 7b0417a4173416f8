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
        _card(FACETS_NAME, f"Facet {slot}", slot - 1, *(_slot(t, slot) for t in (front, back)))
        for slot in range(1, SLOTS + 1)
    ]
    required = [
        [slot - 1, "all", [FACETS_FIELDS.index(f"Prompt {slot}")]] for slot in range(1, SLOTS + 1)
    ]
    return _note_type(FACETS_ID, FACETS_NAME, 0, FACETS_FIELDS, templates, required)


@cache
def cloze_type() -> dict[str, Any]:
    """Return *Flashgen Cloze*: one template, a card for each cloze number in Text."""
    front, back = template("cloze-front.html"), template("cloze-back.html")
    templates = [_card(CLOZE_NAME, "Cloze", 0, front, back)]
    required = [[0, "any", [CLOZE_FIELDS.index("Text")]]]
    return _note_type(CLOZE_ID, CLOZE_NAME, 1, CLOZE_FIELDS, templates, required)


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
    templates: list[dict[str, Any]],
    required: list[list[Any]],
) -> dict[str, Any]:
    """Lay out a note type as the `models` JSON of Anki's legacy collection has it."""
    return {
        "id": type_id,
        "name": name,
        "type": kind,
        "flds": [
            {
                "id": number(name, "field", field),
                "name": field,
                "ord": ord_,
                "font": "Arial",
                "size": 20,
                "rtl": False,
                "sticky": False,
                "media": [],
            }
            for ord_, field in enumerate(fields)
        ],
        "tmpls": templates,
        "req": required,
        "css": template("style.css"),
        "sortf": 0,
        "latexPre": "",
        "latexPost": "",
        "latexsvg": False,
        "tags": [],
        "vers": [],
    }


def _card(note_type: str, name: str, ord_: int, front: str, back: str) -> dict[str, Any]:
    return {
        "id": number(note_type, "template", name),
        "name": name,
        "ord": ord_,
        "qfmt": front,
        "afmt": back,
        "bqfmt": "",
        "bafmt": "",
        "bfont": "",
        "bsize": 0,
        "did": None,
    }


def _slot(template: str, slot: int) -> str:
    return template.replace("Prompt N", f"Prompt {slot}").replace("Answer N", f"Answer {slot}")
