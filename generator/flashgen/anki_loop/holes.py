"""Trees with holes, and what another tree has in the place of each."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import Enum, auto
from typing import Protocol, TypeVar

from flashgen.authoring.schema import Text
from flashgen.markup.alike import alike, is_block, is_narrow, tidied, without_narrow
from flashgen.markup.leaves import add
from flashgen.markup.tree import Code, Element, Formula, Mark, Node, Nodes, visible

_ATOM = re.compile(r"\s+|\S")
_P = TypeVar("_P")
_ANY = "0"
"""The number of a cloze that flashgen counts."""


class Mode(Enum):
    """What a hole may hold."""

    BLOCKS = auto()
    LINE = auto()
    CLOZE = auto()
    VERBATIM = auto()


@dataclass(frozen=True, slots=True)
class Hole:
    """The place of an authored text."""

    text: Text
    mode: Mode


@dataclass(frozen=True, slots=True)
class Frame:
    """An element with holes somewhere in it."""

    element: Element
    parts: "Outline"


Part = Node | Hole | Frame
Outline = tuple[Part, ...]


class Signs(Protocol):
    """Knows the signs that stand for holes in a text."""

    pattern: re.Pattern[str]

    def hole(self, found: re.Match[str]) -> Hole:
        """Return the hole that a sign stands for."""


@dataclass(slots=True)
class Found:
    """What a tree has in the holes of an outline; `others` is what is not as flashgen makes it."""

    held: list[tuple[Hole, Nodes]] = field(default_factory=list)
    others: list[Nodes] = field(default_factory=list)


def outline(nodes: Nodes, signs: Signs) -> Outline:
    """Return a tree with holes in place of their signs."""
    parts: list[Part] = []
    for node in nodes:
        match node:
            case str():
                position = 0
                for found in signs.pattern.finditer(node):
                    parts += [node[position : found.start()], signs.hole(found)]
                    position = found.end()
                parts.append(node[position:])
            case Formula(text) | Code(text) if whole := signs.pattern.fullmatch(text):
                parts.append(signs.hole(whole))
            case Formula(text):
                parts.append(replace(node, tex=_shown(text, signs)))
            case Code(text):
                parts.append(replace(node, text=_shown(text, signs)))
            case Element(name, children, attributes):
                plain = {key: _shown(value, signs) for key, value in attributes.items()}
                inner = outline(children, signs)
                if name == "p" and _is_hole(inner):
                    parts.append(inner[0])
                elif is_narrow(node) and not _is_hole(inner):
                    continue  # made from the formula before it
                elif any(isinstance(part, Hole | Frame) for part in inner):
                    parts.append(Frame(Element(name, (), plain), inner))
                else:
                    parts.append(Element(name, children, plain))
            case _:
                parts.append(node)
    return tuple(part for part in parts if part != "")


def _is_hole(parts: Outline) -> bool:
    return len(parts) == 1 and isinstance(parts[0], Hole)


def _shown(text: str, signs: Signs) -> str:
    return signs.pattern.sub(lambda found: signs.hole(found).text, text)


def filled(parts: Outline, content: Callable[[Hole], Nodes]) -> Nodes:
    """Return a tree with something in each of its holes."""
    nodes: list[Node] = []
    for part in parts:
        match part:
            case Hole():
                for node in content(part):
                    add(nodes, node)
            case Frame(element, inner):
                nodes.append(replace(element, children=filled(inner, content)))
            case _:
                add(nodes, part)
    return tuple(nodes)


def find(parts: Outline, nodes: Nodes) -> Found:
    """Find what a tree, as `tidied` makes them, has in the holes of an outline."""
    found = Found()
    _find(parts, nodes, found)
    return found


def _find(parts: Outline, nodes: Nodes, found: Found) -> None:
    """Find block by block where that is possible, so that one strange block spoils no other."""
    if (held := _fit(parts, nodes)) is not None:
        found.held += held
    elif (len(parts), len(nodes)) != (1, 1) and all(map(_stands_alone, parts)):
        _pair(parts, nodes, found)
    elif len(parts) == 1 and len(nodes) == 1 and _looks(parts[0]) == _looks(nodes[0]):
        match parts[0], nodes[0]:
            case Frame(_, inner), Element(_, children):
                _find(inner, children, found)
            case _:
                found.others.append(nodes)
    else:
        found.others.append(nodes)


def _pair(parts: Outline, nodes: Nodes, found: Found) -> None:
    """Pair blocks that look alike; what was typed below a text belongs to it."""
    looks = [_looks(part) for part in parts], [_looks(node) for node in nodes]
    matcher = SequenceMatcher(None, *looks, autojunk=False)
    last: int | None = None
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            for part, node in zip(parts[i:j], nodes[k:m], strict=True):
                last = len(found.held)
                _find((part,), (node,), found)
                last = last if _takes_more(found.held[last:]) else None
        elif k < m and what == "insert" and last is not None:
            hole, held = found.held[last]
            found.held[last] = (hole, (*held, *nodes[k:m]))
        else:
            found.others.append(nodes[k:m])


def _takes_more(held: list[tuple[Hole, Nodes]]) -> bool:
    return len(held) == 1 and held[0][0].mode is Mode.BLOCKS


def _stands_alone(part: Part) -> bool:
    if isinstance(part, Frame):
        return is_block(part.element) or part.element.name in ("li", "tr", "td", "th", "summary")
    return not isinstance(part, str | Hole | Mark)


def _looks(part: Part) -> tuple[str, ...]:
    """Return by what a block is known again, whatever it says."""
    match part:
        case Frame(Element(name, _, attributes), inner):
            return (name, attributes.get("class", ""), _label(inner))
        case Element(name, children, attributes):
            return (name, attributes.get("class", ""), _label(children))
        case _:
            return (type(part).__name__,)


def _label(parts: Sequence[Part]) -> str:
    """Return the label that a block opens with."""
    match parts:
        case (Element("summary" | "span", children), *_):
            return visible(children)
        case _:
            return ""


Held = list[tuple[Hole, Nodes]]


def _fit(parts: Outline, nodes: Nodes) -> Held | None:
    """Return what a tree has in the holes, if all around them is as it should be."""
    made = (part.element if isinstance(part, Frame) else part for part in parts)
    if not any(isinstance(part, Element) and is_narrow(part) for part in made):
        nodes = tuple(node for node in nodes if not is_narrow(node))
    wanted: list[Part] = [*_atoms(parts)]
    there: list[Node] = [*_atoms(nodes)]
    holes = [place for place, part in enumerate(wanted) if isinstance(part, Hole)]
    if not holes:
        return _all_fit(wanted, there) if len(wanted) == len(there) else None
    first, last = holes[0], len(wanted) - holes[-1] - 1
    if len(there) < first + last:
        return None
    end = len(there) - last
    ends = _all_fit(wanted[:first], there[:first]), _all_fit(wanted[holes[-1] + 1 :], there[end:])
    if ends[0] is None or ends[1] is None:
        return None
    held, position = ends[0], first
    for hole, following in zip(holes, [*holes[1:], None], strict=True):
        between = wanted[hole + 1 : following] if following is not None else []
        stop, inner = (end, []) if following is None else _next(between, there, position, end)
        if inner is None:
            return None
        taken = _joined(there[position:stop])
        hidden = wanted[hole]
        if not isinstance(hidden, Hole) or not _may_hold(hidden, taken):
            return None
        held += [(hidden, taken), *inner]
        position = stop + len(between)
    return held + ends[1]


def _next(between: list[Part], there: list[Node], start: int, end: int) -> tuple[int, Held | None]:
    """Return where what stands between two holes is found first."""
    for place in range(start, end - len(between) + 1):
        held = _all_fit(between, there[place : place + len(between)])
        if held is not None:
            return place, held
    return end, None


def _all_fit(wanted: Sequence[Part], there: Sequence[Node]) -> Held | None:
    held: Held = []
    for part, node in zip(wanted, there, strict=True):
        inner = _one_fits(part, node)
        if inner is None:
            return None
        held += inner
    return held


def _one_fits(part: Part, node: Node) -> Held | None:
    match part, node:
        case str(), str():
            return [] if part == node or (part.isspace() and node.isspace()) else None
        case Mark(sign, numbers), Mark(other, others):
            return [] if sign == other and numbers in (_ANY, others) else None
        case Frame(element, inner), Element(name, children, attributes):
            same = element.name == name and _same(element.attributes, attributes)
            return _fit(inner, children) if same else None
        case Element(name, children, mine), Element(other, others, its):
            return _fit(children, others) if name == other and _same(mine, its) else None
        case ((Formula() | Code()), (Formula() | Code())):
            return [] if alike((part,)) == alike((node,)) else None
        case _:
            return None


def _same(mine: dict[str, str], others: dict[str, str]) -> bool:
    return mine.get("class") == others.get("class")


def _may_hold(hole: Hole, nodes: Nodes) -> bool:
    """Say whether a hole can hold nodes: clozes only a cloze text, a formula or code only one."""
    if hole.mode is Mode.CLOZE:
        return True
    if hole.mode is Mode.VERBATIM:
        inner = [node for node in nodes if not isinstance(node, str) or node.strip()]
        return len(inner) == 1 and isinstance(inner[0], Formula | Code) and not inner[0].parts
    return not any(_has_marks(node) for node in nodes)


def _has_marks(node: Node) -> bool:
    match node:
        case Mark():
            return True
        case Element(_, children):
            return any(map(_has_marks, children))
        case Formula() | Code():
            return bool(node.parts)
        case _:
            return False


def _atoms(parts: Iterable[_P]) -> Iterator[_P | str]:
    """Give the characters of texts, blanks that stand together as one, and what is no text."""
    for part in parts:
        if isinstance(part, str):
            yield from _ATOM.findall(part)
        else:
            yield part


def _joined(atoms: Iterable[Node]) -> Nodes:
    nodes: list[Node] = []
    for atom in atoms:
        add(nodes, atom)
    return tidied(without_narrow(tuple(nodes)))
