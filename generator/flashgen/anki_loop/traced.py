"""The fields of a note with holes in them where its authored texts go.

The plan and the renderers make them, as they make every card, from a question each of whose texts
stands between two signs that nobody can write; so no kind and no renderer needs to say what it
puts where. What is around a hole is made by flashgen.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, TypeVar

from flashgen.anki_loop.holes import Hole, Mode, Outline, filled, outline
from flashgen.authoring.schema import Model, Pairs, Role, Text, make_text
from flashgen.authoring.settings import Settings
from flashgen.blocks import PlannedNote
from flashgen.kinds import plan
from flashgen.kinds.question import Paragraph, Question, Step
from flashgen.markup.alike import alike
from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.opening import lead
from flashgen.markup.read import read
from flashgen.markup.read_html import read_html
from flashgen.markup.tokens import UnbalancedClozeError
from flashgen.markup.tree import unwrapped
from flashgen.markup.write import is_line
from flashgen.targets.anki.cloze import MARK_CLOSE, MARK_OPEN
from flashgen.targets.anki.fields import note_fields
from flashgen.targets.anki.notetypes import CLOZE_FIELDS, FACETS_FIELDS
from flashgen.targets.anki.writer import Writer

_T = TypeVar("_T")
_BEGIN, _THEN, _END = "\ufdd0", "\ufdd1", "\ufdd2"
"""Around a number and the text that it stands for; see `authoring.parse`, which refuses them."""
_TRACE = re.compile(rf"{_BEGIN}(\d+){_THEN}([^{_BEGIN}{_THEN}{_END}]*){_END}")
_PART = re.compile(rf"\{{\{{c{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE}::")
_TRACED = frozenset({Role.MARKDOWN, Role.CLOZE, Role.LINE, Role.NAME, Role.FORMULA, Role.CODE})
_LED = {Step: "step", Paragraph: "text"}
"""Texts whose bold words are cut off as a cue, by their models."""
_SAYS = re.compile("(Prompt|Answer|Text|Extra)( [0-9])?")
"""Fields with texts of their own; the others repeat what stands elsewhere."""


class TracedQuestion:
    """A question whose texts can be found again in what is made of it."""

    def __init__(self, question: Question, settings: Settings) -> None:
        self.texts: list[Text] = []
        self._settings = settings
        self._question = self._traced(question)
        self._planned = {note.name: note for note in plan(self._question, settings.skip)}

    def outlines(self, name: str) -> dict[int, Outline]:
        """Return what the fields of a note consist of, by their places in its note type."""
        planned = self._planned[name]
        writer = _HoleWriter(self.texts)
        made = note_fields(self._question, planned, self._settings, writer)
        return {
            place: outline(read_html(_PART.sub("{{c0::", html), clozes=is_cloze), writer.holes)
            for place, html, is_cloze in fields_that_say(made.fields, cloze=made.cloze)
        }

    def planned(self, name: str) -> PlannedNote:
        """Return the plan of a note, its texts between signs."""
        return self._planned[name]

    def _traced(self, value: _T) -> _T:
        found: Any = value
        if isinstance(value, Text):
            if value.role in _TRACED:
                found = make_text(self._marked(value), value.role, value.span, value.start)
        elif isinstance(value, tuple):
            found = tuple(map(self._traced, value))
        elif isinstance(value, Pairs):
            found = Pairs({key: self._traced(value[key]) for key in value})
        elif isinstance(value, Model):
            names = [field.name for field in fields(value) if field.name != "node"]
            traced = {name: self._traced(getattr(value, name)) for name in names}
            if led := _LED.get(type(value)):
                traced[led] = self._led(getattr(value, led))
            found = replace(value, **traced)
        return found  # type: ignore[no-any-return]

    def _marked(self, text: Text) -> str:
        self.texts.append(text)
        return f"{_BEGIN}{len(self.texts) - 1}{_THEN}{text}{_END}"

    def _led(self, text: Text) -> Text:
        """Trace the lead of a text and what follows it, each by itself."""
        cue, rest = lead(text)
        if not cue:
            return self._traced(text)
        words, begins = cue[2:-2], text.index(cue) + 2
        parts = (words, Role.LINE, begins), (rest, text.role, len(text) - len(rest))
        first, second = (
            self._marked(make_text(part, role, text.span, text.start + start))
            for part, role, start in parts
        )
        return make_text(f"**{first}** {second}", text.role, text.span, text.start)


def fields_that_say(joined: Iterable[str], *, cloze: bool) -> Iterator[tuple[int, str, bool]]:
    """Give place and HTML of each field that has texts of its own, and whether it has clozes."""
    names = CLOZE_FIELDS if cloze else FACETS_FIELDS
    for place, (name, html) in enumerate(zip(names, joined, strict=False)):
        if _SAYS.fullmatch(name):
            yield place, html, name == "Text"


class _HoleWriter(Writer):
    """Writes a hole in place of each authored text."""

    def __init__(self, texts: list[Text]) -> None:
        super().__init__(lambda path: path)
        self.texts = texts
        self.holes = _Holes(texts)

    def block(self, text: str) -> str:
        return self._held(text, Mode.BLOCKS) or super().block(untraced(text))

    def inline(self, text: str) -> str:
        return self._held(text, Mode.LINE) or super().inline(untraced(text))

    def cloze(self, text: str) -> str:
        return self._held(text, Mode.CLOZE) or super().cloze(untraced(text))

    def _held(self, text: str, mode: Mode) -> str:
        """Return a text with holes; nothing if what it says depends on what is in them."""
        if whole := _TRACE.fullmatch(text):
            return self.holes.sign(int(whole[1]), mode)
        if not _TRACE.search(text) or mode is Mode.CLOZE:
            return ""
        signs = _TRACE.sub(lambda found: self.holes.sign(int(found[1]), Mode.LINE), text)
        try:
            if not all(is_line(unwrapped(read(found[2]))) for found in _TRACE.finditer(text)):
                return ""
            nodes, whole_nodes = read(signs), read(untraced(text))
            if mode is Mode.LINE:
                nodes = unwrapped(nodes)
            again = filled(outline(nodes, self.holes), lambda hole: unwrapped(read(hole.text)))
        except (LostMarkupError, UnbalancedClozeError, RecursionError):
            return ""
        return self.nodes(nodes) if alike(again) == alike(whole_nodes) else ""


class _Holes:
    """Holes by the signs that stand for them in a text."""

    def __init__(self, texts: list[Text]) -> None:
        self.pattern = re.compile(rf"\ufdd3(\d+)\ufdd4|{_TRACE.pattern}")
        self._texts = texts
        self._made: list[Hole] = []

    def sign(self, number: int, mode: Mode) -> str:
        """Make a hole, and return its sign."""
        self._made.append(Hole(self._texts[number], mode))
        return f"\ufdd3{len(self._made) - 1}\ufdd4"

    def hole(self, found: re.Match[str]) -> Hole:
        """Return the hole that a sign stands for; TeX and code stand there themselves."""
        if found[1]:
            return self._made[int(found[1])]
        return Hole(self._texts[int(found[2])], Mode.VERBATIM)


def untraced(text: str) -> str:
    """Return a text without the signs."""
    return _TRACE.sub(lambda found: found[2], text)
