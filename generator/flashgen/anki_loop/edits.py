"""What a person changed in the fields of one question's notes → edits of its texts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from flashgen.anki_loop.changes import (
    BOTH,
    OLDER,
    SEVERAL,
    UNKNOWN,
    Asked,
    Conflict,
    Edit,
    Place,
    Remark,
    Strange,
)
from flashgen.anki_loop.holes import Found, Frame, Hole, Mode, Outline, find
from flashgen.anki_loop.traced import TracedQuestion, fields_that_say
from flashgen.authoring.nodes import Mapping, Node, Path, Scalar, Sequence
from flashgen.authoring.schema import Role, Text
from flashgen.authoring.settings import Settings
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.history.diff import side_of
from flashgen.markup.alike import alike, tidied
from flashgen.markup.read_html import read_html
from flashgen.markup.rewrite import rewritten
from flashgen.markup.tree import Code, Element, Formula, Nodes, unwrapped, visible
from flashgen.markup.tree import Node as Leaf
from flashgen.markup.write import UnwritableError, is_line, says
from flashgen.markup.written import LEVELS, Written
from flashgen.targets.anki.notetypes import CLOZE_FIELDS, FACETS_FIELDS
from flashgen.targets.anki.writer import Writer

_NBSP = "\xa0"
_NARROW = "a formula for phones was edited that is made by itself; write it as `tex_narrow`"


@dataclass(slots=True)
class _Seen:
    """One text as it is in the notes: what differs from it, with where and what was there."""

    hole: Hole
    versions: list[tuple[Nodes, Nodes | None, str]] = field(default_factory=list)
    older: bool = False


class Question:
    """A question whose notes were edited in Anki."""

    def __init__(self, compiled: CompiledQuestion, settings: Settings) -> None:
        self.compiled = compiled
        self._content = compiled.content(settings.skip)
        self._traced = TracedQuestion(self._content.question, settings)
        self._outlines: dict[str, dict[int, Outline]] = {}
        self._seen: dict[int, _Seen] = {}
        self._expected: dict[tuple[int, Mode], Nodes] = {}
        names = {image.name: written for written, image in compiled.images.items()}
        self._authored_image = names

    def changes(self, notes: Iterable[Asked]) -> Iterator[Edit | Conflict | Strange | Remark]:
        """Give what a person changed in notes of this question, each text once."""
        for note in notes:
            yield from self._look(note)
            yield from self._look_aside(note)
        for seen in self._seen.values():
            change = self._change(seen)
            if change:
                yield change

    def place(self, name: str) -> Place:
        """Return where a note's item stands."""
        number = next(n for n, note in enumerate(self._content.planned) if note.name == name)
        note = self.compiled.notes()[number]
        path = self._content.planned[number].path
        return Place(self.compiled.source, path, note.line, note.column)

    def _look(self, note: Asked) -> Iterator[Strange | Remark]:
        outlines = self._outlines_of(note.name)
        names = CLOZE_FIELDS if note.cloze else FACETS_FIELDS
        for place, html, is_cloze in fields_that_say(note.there, cloze=note.cloze):
            base = note.base[place]
            if html == base:
                continue
            there = self._read(html, clozes=is_cloze)
            ours = self._read(note.ours[place], clozes=is_cloze)
            was = None if base is None else self._read(base, clozes=is_cloze)
            whole = alike(there, narrow=True)
            if whole in (alike(ours, narrow=True), was and alike(was, narrow=True)):
                continue
            side = f"{note.key}: {side_of(note.kind, names[place])}"
            outline = outlines[place]
            if not self._tells(outline, ours):
                outline = ()
            found = find(outline, there)
            before = Found() if was is None else find(outline, was)
            known = {id(hole): nodes for hole, nodes in before.held}
            noted = [
                self._note(hole, nodes, known.get(id(hole)), side, older=note.older)
                for hole, nodes in found.held
            ]
            if not any(noted) and was is not None and alike(was) == alike(there):
                yield Remark(note.key, _NARROW)
            strange_before = [alike(nodes) for nodes in before.others]
            for nodes in found.others:
                if alike(nodes) not in strange_before:
                    yield self._strange(note, names[place], nodes, is_cloze=is_cloze)

    def _outlines_of(self, name: str) -> dict[int, Outline]:
        if name not in self._outlines:
            self._outlines[name] = self._traced.outlines(name)
        return self._outlines[name]

    def _tells(self, outline: Outline, ours: Nodes) -> bool:
        """Say whether an outline finds in our own field what stands in the file, as it should."""
        found = find(outline, ours)
        return not found.others and all(self._is_same(hole, nodes) for hole, nodes in found.held)

    def _look_aside(self, note: Asked) -> Iterator[Strange | Remark]:
        """Look at the fields that have no texts of their own."""
        names = CLOZE_FIELDS if note.cloze else FACETS_FIELDS
        with_texts = {place for place, _, _ in fields_that_say(note.there, cloze=note.cloze)}
        for place, name in enumerate(names):
            html = note.there[place]
            if place in with_texts or html in (note.base[place], note.ours[place]):
                continue
            side = side_of(note.kind, name)
            if name.startswith("Spare"):
                words, why = visible(self._read(html, clozes=False)), "no text has a spare field"
                yield Strange((note.key,), side, self.place(note.name), words, why)
            elif note.base[place] is not None:
                yield Remark(note.key, f"{side} was edited; a push replaces it")

    def _note(self, hole: Hole, there: Nodes, was: Nodes | None, side: str, *, older: bool) -> bool:
        """Remember a text that is there otherwise than here, and than it was."""
        there = _without_typed_blanks(there, hole.text)
        was = None if was is None else _without_typed_blanks(was, hole.text)
        if self._is_same(hole, there) or (was is not None and alike(was) == alike(there)):
            return False
        seen = self._seen.setdefault(id(hole.text), _Seen(hole))
        seen.versions.append((there, was, side))
        seen.older |= older
        return True

    def _change(self, seen: _Seen) -> Edit | Conflict | Strange | None:
        hole = seen.hole
        there, was, side = seen.versions[0]
        notes = tuple(dict.fromkeys(side.partition(":")[0] for _, _, side in seen.versions))
        place = self._place_of(hole.text)
        try:
            after = _text_of(hole, there)
        except UnwritableError:
            why = "no Markdown of one line says this" if _is_line(hole) else "no Markdown says this"
            return Strange(notes, side.partition(": ")[2], place, visible(there), why)
        if not after:
            why = "this text needs words"
            return Strange(notes, side.partition(": ")[2], place, "nothing", why)
        start = hole.text.start
        value = hole.text.span.value
        value = value[:start] + after + value[start + len(hole.text) :]
        edit = Edit(place, hole.text, after, value, notes, self._sides_of(hole.text))
        if len({alike(nodes) for nodes, _, _ in seen.versions}) > 1:
            others = "\n".join(_shown(hole, nodes) for nodes, _, _ in seen.versions)
            return Conflict(place, SEVERAL, hole.text, others, notes)
        if was is None:
            return Conflict(place, UNKNOWN, hole.text, after, notes, edit)
        if not self._is_same(hole, was):
            return Conflict(place, BOTH, hole.text, after, notes, edit)
        return Conflict(place, OLDER, hole.text, after, notes, edit) if seen.older else edit

    def _is_same(self, hole: Hole, nodes: Nodes) -> bool:
        """Say whether a tree is what a card shows of a text."""
        key = id(hole.text), hole.mode
        if key not in self._expected:
            self._expected[key] = alike(self._on_card(hole))
        return alike(nodes) == self._expected[key]

    def _on_card(self, hole: Hole) -> Nodes:
        match hole.mode, hole.text.role:
            case Mode.VERBATIM, Role.CODE:
                return (Code(hole.text, block=True),)
            case Mode.VERBATIM, _:
                return (Formula(hole.text.strip(), display=True),)
            case Mode.CLOZE, _:
                return self._read(self._writer.cloze(hole.text), clozes=True)
            case _:
                return self._read(self._writer.block(hole.text), clozes=False)

    @cached_property
    def _writer(self) -> Writer:
        names = {written: image.name for written, image in self.compiled.images.items()}
        return Writer(lambda path: names.get(path, path))

    def _read(self, html: str, *, clozes: bool) -> Nodes:
        return read_html(html, clozes=clozes, image=self._image)

    def _image(self, name: str) -> str:
        return self._authored_image.get(name, name)

    def _strange(self, note: Asked, name: str, nodes: Nodes, *, is_cloze: bool) -> Strange:
        why = "flashgen makes this itself, or nothing in the file has a place for it"
        if is_cloze:
            why = "clozes of a step, symbol or row cannot be changed, and " + why
        elif name.startswith("Prompt"):
            facet = side_of(note.kind, name).partition(" (")[0]
            why += f"; a prompt of your own goes under `ask: {facet}:`"
        words = visible(nodes) or "nothing"
        return Strange((note.key,), side_of(note.kind, name), self.place(note.name), words, why)

    def _place_of(self, text: Text) -> Place:
        path = next(p for p, node in _scalars(self._content.node, ()) if node is text.span)
        line, column = text.place(self.compiled.source)
        return Place(self.compiled.source, path, line, column)

    def _sides_of(self, text: Text) -> tuple[str, ...]:
        """Return all sides of cards that show a text."""
        sides: list[str] = []
        for planned in self._content.planned:
            names = CLOZE_FIELDS if planned.text else FACETS_FIELDS
            found = self._outlines_of(planned.name)
            key = planned.name or "the question"
            sides += [
                f"{key}: {side_of(planned.kind, names[place])}"
                for place, outline in found.items()
                if any(hole.text is text for hole in _holes(outline))
            ]
        return tuple(sides)


def _holes(outline: Outline) -> Iterator[Hole]:
    for part in outline:
        if isinstance(part, Hole):
            yield part
        elif isinstance(part, Frame):
            yield from _holes(part.parts)


def _text_of(hole: Hole, nodes: Nodes) -> str:
    """Return the text that a hole is to have to say what nodes do. Raises UnwritableError."""
    if hole.mode is Mode.VERBATIM:
        inner = next(node for node in nodes if isinstance(node, Formula | Code))
        if isinstance(inner, Formula) != (hole.text.role is Role.FORMULA):
            raise UnwritableError
        return inner.tex.strip() if isinstance(inner, Formula) else inner.text
    if not _is_line(hole):
        return rewritten(hole.text, nodes, clozes=hole.mode is Mode.CLOZE)
    nodes = unwrapped(nodes)
    if not is_line(nodes) or not visible(nodes):
        raise UnwritableError
    text = " ".join(rewritten(hole.text, nodes).split("\n"))
    return text if _fits_in_bold(text, nodes) else _for_bold(nodes, text)


def _fits_in_bold(text: str, nodes: Nodes) -> bool:
    """Say whether a line says the same where cards put it between the marks of bold text."""
    return says(f"**{text}**", (Element("strong", nodes),))


def _for_bold(nodes: Nodes, text: str) -> str:
    attempts = (Written(level).line(nodes) for level in LEVELS)
    return next((a for a in attempts if says(a, nodes) and _fits_in_bold(a, nodes)), text)


def _is_line(hole: Hole) -> bool:
    return hole.text.role in (Role.LINE, Role.NAME)


def _shown(hole: Hole, nodes: Nodes) -> str:
    try:
        return _text_of(hole, nodes)
    except UnwritableError:
        return visible(nodes)


def _without_typed_blanks(nodes: Nodes, text: str) -> Nodes:
    """Make blanks of those that a line cannot break at: an editor types them where two meet."""
    if _NBSP in text or "&nbsp;" in text:
        return nodes
    return tidied(tuple(map(_with_blanks, nodes)))


def _with_blanks(node: Leaf) -> Leaf:
    match node:
        case str():
            return node.replace(_NBSP, " ")
        case Element(_, children):
            return replace(node, children=tuple(map(_with_blanks, children)))
        case _:
            return node


def _scalars(node: Node, path: Path) -> Iterator[tuple[Path, Scalar]]:
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _scalars(item, (*path, index))
    elif isinstance(node, Mapping):
        for key, value in node.entries.items():
            yield from _scalars(value, (*path, key))
