"""A planned note → the fields of its note type, rendered but for the numbers of its clozes."""

import unicodedata
from functools import lru_cache
from html import escape

from flashgen.authoring.settings import Settings
from flashgen.blocks import PlannedNote
from flashgen.identity import slug
from flashgen.kinds.item import TIERS, USUAL_TIER
from flashgen.kinds.question import Asked, Question
from flashgen.markup.plain import plain_text
from flashgen.targets.anki.html import render
from flashgen.targets.anki.notes import NoteFields
from flashgen.targets.anki.notetypes import SEPARATOR, SLOTS, SPARES
from flashgen.targets.anki.sources import sources
from flashgen.targets.anki.writer import Writer

_SPARE = ("",) * SPARES


def note_fields(
    question: Question, note: PlannedNote, settings: Settings, writer: Writer
) -> NoteFields:
    """Render a planned note. Raises UnbalancedClozeError for a cloze without an end."""
    title = escape(plain_text(note.title), quote=False)
    context = writer.inline(question.title)
    keys = (key for key in note.source if key in question.sources)
    source = sources([question.sources[key] for key in keys], writer)
    of_all = settings.tags + question.tags
    tags = _tags(question.id, question.asked, note.kind, of_all, _of_tier(note) + note.tags)
    if note.text:
        text = render(note.text, writer, cloze=True)
        extra = render(note.extra, writer)
        fields = (title, note.label, context, text, extra, source, *_SPARE)
        return NoteFields(True, _joined(fields, settings), (), tags)
    prompts, answers = [""] * SLOTS, [""] * SLOTS
    for facet in note.facets:
        prompts[facet.slot - 1] = render(facet.prompt, writer)
        answers[facet.slot - 1] = render(facet.answer, writer)
    fields = (title, note.label, context, *prompts, *answers, source, *_SPARE)
    slots = tuple(facet.slot for facet in note.facets)
    return NoteFields(False, _joined(fields, settings), slots, tags)


def _of_tier(note: PlannedNote) -> tuple[str, ...]:
    """Return the tag of the tier of a note's most important card; the usual tier has none."""
    tier = min(note.tiers, key=TIERS.index)
    return () if tier == USUAL_TIER else (f"tier::{tier}",)


@lru_cache(maxsize=100)
def _tags(
    question: str, asked: Asked, kind: str, of_all: tuple[str, ...], own: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the tags of a note: of its question (an id) and kind, `of_all` notes and its own."""
    described = {
        "company": asked.company,
        "role": asked.role,
        "round": asked.round,
        "category": asked.category,
        "difficulty": asked.difficulty,
    }
    tags = {f"question::{question}", f"kind::{kind}", *of_all, *own}
    tags |= {f"{name}::{slug(value)}" for name, value in described.items() if value}
    normal = sorted(unicodedata.normalize("NFC", tag) for tag in tags)
    # Anki takes `ML` and `ml` for one tag, and sorts that way
    distinct = {tag.casefold(): tag for tag in reversed(normal)}
    return tuple(distinct[folded] for folded in sorted(distinct))


def _joined(fields: tuple[str, ...], settings: Settings) -> str:
    """Write fields the way Anki keeps them, and say their language where it is not English."""
    if settings.language.lower().split("-")[0] != "en":
        direction = ' dir="rtl"' if settings.is_right_to_left else ""
        spoken = (
            f'<div lang="{settings.language}"{direction}>\n{field}\n</div>' if field else ""
            for field in fields[3:]
        )
        fields = (*fields[:3], *spoken)
    return unicodedata.normalize("NFC", SEPARATOR.join(fields))
