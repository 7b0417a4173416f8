"""Cloze numbers, which belong to a part for ever, and positions among new cards."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from flashgen.kinds.item import TIERS

GAP = 8
"""Distance between the positions of two notes, so that later ones fit between them."""
MAX_DUE = 299_000
"""The last position of a note inside its tier."""
SPREAD = 65
"""How much later a facet is studied than the facet before it, in positions: about eight notes."""
_TIER = 300_000
"""Distance between tiers; Anki's Check Database rewrites positions from 1,000,000 on."""


def number_parts(
    old: dict[str, int], parts: Sequence[tuple[str, tuple[str, ...]]], top: int = 0
) -> dict[str, int]:
    """Give every part its cloze number: the one it had, also under an earlier id, or a new one.

    Numbers of parts that are gone stay taken, so that no history ever moves to another part; so do
    all up to `top`. After a merge two of `old` may have one number: the first of `parts` keeps it,
    and the other gets a new one, even if it is gone.
    """
    numbers = dict(old)
    highest = max(*numbers.values(), top, 0) if numbers else top
    held: dict[int, str] = {}
    for part, was in parts:
        before = (numbers.get(name) for name in (part, *reversed(was)))
        number = next((n for n in before if n is not None and n not in held), None)
        if number is None:
            highest += 1
            number = highest
        # an earlier id is free for a new part, which must not share this one's card
        numbers = {name: n for name, n in numbers.items() if name not in was or n != number}
        numbers[part] = number
        held[number] = part
    renamed = {name for _, was in parts for name in was}
    for name, number in list(numbers.items()):
        if held.setdefault(number, name) == name:
            continue
        del numbers[name]
        if name not in renamed:
            highest += 1
            numbers[name] = highest
    return numbers


def positions(known: list[int | None]) -> list[int]:
    """Return an increasing position for each note in authored order, keeping the known ones.

    Notes that were moved, and new ones, get a place between their neighbours; if there is no
    room left, all positions are laid out anew.
    """
    keep = _longest_increasing(known)
    fixed = [(index, due) for index, due in enumerate(known) if due is not None and index in keep]
    result: list[int] = []
    before = 0
    for index, due in [*fixed, (len(known), None)]:
        missing = index - len(result)
        if due is None:
            result += [before + GAP * step for step in range(1, missing + 1)]
            break
        if due - before <= missing:
            return _fresh(len(known))
        result += [
            before + (due - before) * step // (missing + 1) for step in range(1, missing + 1)
        ]
        result.append(due)
        before = due
    if result and result[-1] > MAX_DUE:
        return _fresh(len(known))
    return result


def dues(due: int, tiers: Sequence[str], *, apart: bool) -> tuple[int, ...]:
    """Return the position of each card of a note that stands at `due`, by the tiers of its cards.

    Where tiers are kept `apart`, all cards of one come before those of the next. Facets of one
    tier lie `SPREAD` positions from each other.
    """
    count: Counter[int] = Counter()
    result = []
    for tier in tiers:
        rank = TIERS.index(tier) if apart else 0
        result.append(_TIER * rank + due + SPREAD * count[rank])
        count[rank] += 1
    return tuple(result)


def _fresh(count: int) -> list[int]:
    gap = max(1, min(GAP, MAX_DUE // max(count, 1)))
    return [gap * step for step in range(1, count + 1)]


def _longest_increasing(values: list[int | None]) -> set[int]:
    """Return the indices of a longest strictly increasing subsequence (patience sorting)."""
    tops: list[int] = []
    top_index: list[int] = []
    previous: dict[int, int | None] = {}
    for index, value in enumerate(values):
        if value is None or value <= 0:
            continue
        pile = bisect_left(tops, value)
        previous[index] = top_index[pile - 1] if pile else None
        if pile == len(tops):
            tops.append(value)
            top_index.append(index)
        else:
            tops[pile], top_index[pile] = value, index
    kept: set[int] = set()
    at = top_index[-1] if top_index else None
    while at is not None:
        kept.add(at)
        at = previous[at]
    return kept
