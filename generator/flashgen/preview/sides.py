"""A note and the ordinal of one of its cards → the HTML that Anki shows, front and back.

It is as much of Anki's template language as our own note types use: fields, sections that depend on
one, the front side, and the filter for clozes (docs.ankiweb.net/templates, *Card Templates*).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from flashgen.targets.anki.notetypes import (
    CLOZE_FIELDS,
    FACETS_FIELDS,
    cloze_type,
    facets_type,
)
from flashgen.targets.anki.package import PackageNote

_SECTION = re.compile(r"\{\{#([^{}]+)\}\}(.*?)\{\{/\1\}\}", re.DOTALL)
_FIELD = re.compile(r"\{\{(cloze:)?([^{}#/]+)\}\}")
_CLOZE = re.compile(r"\{\{c(\d+)::|::|\}\}")
_MATH = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_UNHIDDEN = 0


class Sides(NamedTuple):
    """The HTML of the front and of the back of a card."""

    front: str
    back: str


def sides(note: PackageNote, ordinal: int) -> Sides:
    """Fill in the templates of the note's type for one of its cards."""
    names = CLOZE_FIELDS if note.cloze else FACETS_FIELDS
    templates = (cloze_type() if note.cloze else facets_type())["tmpls"]
    template = templates[0 if note.cloze else ordinal]
    fields = dict(zip(names, note.fields, strict=True))
    return Sides(
        *(
            _filled(template[side], fields, ordinal + 1, answers=side == "afmt")
            for side in ("qfmt", "afmt")
        )
    )


def _filled(template: str, fields: Mapping[str, str], number: int, *, answers: bool) -> str:
    """Fill in one side; `number` is that of the cloze that is asked."""
    while _SECTION.search(template):
        template = _SECTION.sub(lambda part: part[2] if fields[part[1]] else "", template)

    def field(place: re.Match[str]) -> str:
        text = fields[place[2]]
        return clozes(text, number, answers=answers) if place[1] else text

    return _FIELD.sub(field, template).strip()


@dataclass(slots=True)
class _Open:
    """A cloze that has begun: its number, what it holds so far, and its hint once there is one."""

    number: int
    text: str = ""
    hint: str | None = None


def clozes(html: str, number: int, *, answers: bool) -> str:
    """Hide the clozes of a number, or mark them where the answer is shown.

    Within formulas Anki shows no marks, as these would be taken for TeX. What it says of a hidden
    text in an attribute, for scripts, is left out.
    """
    outside = _Open(_UNHIDDEN)
    stack = [outside]
    for piece in _pieces(html):
        here = stack[-1]
        if piece.startswith("{{c"):
            stack.append(_Open(int(piece[3:-2])))
        elif piece == "}}" and here is not outside:
            stack.pop()
            stack[-1].text += _shown(here, number, answers=answers)
        elif piece == "::" and here is not outside and here.hint is None:
            here.hint = ""
        elif here.hint is not None:
            here.hint += piece
        else:
            here.text += piece
    return _MATH.sub(lambda formula: _TAG.sub("", formula[0]), outside.text)


def _pieces(html: str) -> Iterator[str]:
    """Cut a text at all that may begin or end a cloze, or its hint."""
    position = 0
    for sign in _CLOZE.finditer(html):
        yield html[position : sign.start()]
        yield sign[0]
        position = sign.end()
    yield html[position:]


def _shown(cloze: _Open, number: int, *, answers: bool) -> str:
    if cloze.number != number:
        return f'<span class="cloze-inactive" data-ordinal="{cloze.number}">{cloze.text}</span>'
    if answers:
        return f'<span class="cloze" data-ordinal="{number}">{cloze.text}</span>'
    hint = "..." if cloze.hint is None else cloze.hint
    return f'<span class="cloze" data-ordinal="{number}">[{hint}]</span>'


def words(html: str) -> str:
    """Return what is read of HTML, on one line."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())
