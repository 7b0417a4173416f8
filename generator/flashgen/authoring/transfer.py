"""An edit of one text, made in another one that says the same and is written a little otherwise."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+|[ \t]+|\n+|.", re.DOTALL)
Edit = tuple[int, int, str]
"""A place in a text, its end and what is to stand there."""


def transferred(
    written: str, before: str, after: str, as_written: Callable[[str], str] = str
) -> str | None:
    """Change what is `written` as `before` changes to `after`.

    `written` says the same as `before` and is much like it; `as_written` writes as it does what is
    new. Returns nothing where something changes that is written quite otherwise.
    """
    if written == before:
        return after
    there = _places(before, written)
    for start, end, new in reversed([*_edits(before, after)]):
        first, last = there.get(start), there.get(end)
        if first is None or last is None or last < first:
            return None
        written = written[:first] + as_written(new) + written[last:]
    return written


def _edits(before: str, after: str) -> Iterator[Edit]:
    """Give the edits, in order, that make one text of another."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    starts = _starts(old)
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            yield starts[i], starts[j], "".join(new[k:m])


def _places(before: str, written: str) -> dict[int, int]:
    """Return where places between tokens of one text are in the other, as far as one can tell."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(written)
    old_starts, new_starts = _starts(old), _starts(new)
    places = {0: 0, len(before): len(written)}
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for step in range(block.size + 1 if block.size else 0):
            place = old_starts[block.a + step]
            if step < block.size or place not in places:
                places[place] = new_starts[block.b + step]
    return places


def _starts(tokens: list[str]) -> list[int]:
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts
