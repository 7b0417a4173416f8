"""Pieces of written Markdown, put together."""

import re
from collections.abc import Iterable, Sequence

from flashgen.authoring.settings import Settings
from flashgen.targets.markdown.inline import at_start

_BLOCK = re.compile(r"(?:[-+>]|\d+[.)])(?:\s|$)|[|#]|\$\$|```|---|<div")
"""How something that is no paragraph begins; in a paragraph such signs are escaped."""
_ENDS_BLOCK = ("$$", "```", "|", "#")


def run_in(lead: str, text: str) -> str:
    """Put a lead such as a bold label before written text, in its first line if it has one."""
    if _BLOCK.match(text):
        return f"{lead}\n\n{text}"
    plain = text.removeprefix("\\")  # what opens a block at a line's start is text within it
    return f"{lead} {plain if at_start(plain) == text else text}"


def close(text: str, end: str) -> str:
    """Put an end such as a citation after written text, in its last line if that is prose."""
    closed = text.rsplit("\n", 1)[-1].lstrip().startswith(_ENDS_BLOCK)
    return text if not end else f"{text}\n\n{end}" if closed else f"{text} {end}"


def fence(code: str, language: str) -> str:
    """Write a fenced block; runs of backticks inside do not end it."""
    marks = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    lines = "\n".join(line.rstrip() for line in code.split("\n"))
    return f"{marks}{language}\n{lines}\n{marks}"


def folded(label: str, text: str) -> str:
    """Fold written text below a label; the blank lines let readers see Markdown in it."""
    return f"<details>\n<summary>{label}</summary>\n\n{text}\n\n</details>"


def listing(items: Sequence[str], *, start: int | None = None, boxes: bool = False) -> str:
    """Write a list of written texts, tight where each is one paragraph; numbered from `start`."""
    written = []
    for number, item in enumerate(items, start or 0):
        marker = "- " if start is None else f"{number}. "
        indent = " " * len(marker)
        box = "[ ] " if boxes else ""
        lines = (marker + box + item).rstrip().split("\n")
        written.append("\n".join([lines[0], *(line and indent + line for line in lines[1:])]))
    return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(written)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], aligns: Sequence[str] = ()) -> str:
    """Write a table of written cells; pandoc takes column widths from the dashes."""
    body = [list(row) for row in rows]
    columns = list(zip(header, *body, strict=True))
    weights = [
        max(sum(map(len, cells)) / len(cells), *(len(w) for cell in cells for w in cell.split()), 1)
        for cells in columns
    ]
    dashes = [
        _aligned("-" * max(3, round(80 * weight / sum(weights))), aligns[n] if aligns else "")
        for n, weight in enumerate(weights)
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, dashes, *body))


def directed(page: str, settings: Settings) -> str:
    """Say of a page that it is written from right to left, if its language is."""
    if not settings.is_right_to_left:
        return page
    return f'<div dir="rtl" lang="{settings.language}">\n\n{page}\n</div>\n'


def _aligned(dashes: str, align: str) -> str:
    """Put the colons at the ends of dashes that align a column."""
    left, right = align in ("left", "center"), align in ("right", "center")
    return f"{':' if left else ''}{dashes}{':' if right else ''}"
