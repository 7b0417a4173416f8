"""Sources on the back of a card: their names on one line, and a fold with all there is to say.

A name is a surname and a year, as papers cite one another; it is a link where the source says
where it is to be read.
"""

import re
from collections import Counter
from collections.abc import Sequence
from html import escape

from flashgen.kinds.question import Reference
from flashgen.markup.plain import plain_text
from flashgen.targets.anki.writer import Writer

_AUTHOR = re.compile(r"\s*(?:,|;|&| and | et al\b)")
_PARTICLES = frozenset("da de del della den der di dos du la le ten ter van von zu".split())
_OF_BODIES = re.compile(
    r"\b(?:agency|association|authority|bank|board|bureau|commission|committee|council|"
    r"developers|group|institute|office|organi[sz]ation|society|team|university)\b",
    re.IGNORECASE,
)
_ARXIV = re.compile(r"\barXiv:\s?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)\b")
_DOI = re.compile(r"\bdoi:\s?(10\.\d{4,9}/[^\s,;]*[^\s,;.)])", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;)]")


def sources(references: Sequence[Reference], writer: Writer) -> str:
    """Write the names of sources, and the sources as they are cited; nothing if there are none."""
    if not references:
        return ""
    links = (
        _link(name, address(reference))
        for name, reference in zip(names(references), references, strict=True)
    )
    cited = "\n".join(writer.block(reference.cited) for reference in references)
    return (
        f'<div class="fg-sources"><span>{" · ".join(links)}</span>\n'
        f'<details><summary aria-label="Sources in full">in full</summary>\n{cited}\n'
        "</details></div>"
    )


def names(references: Sequence[Reference]) -> list[str]:
    """Return names such as `Chen 2020`, with letters where two would be the same."""
    plain = [f"{_first_author(reference.authors)} {reference.year}" for reference in references]
    count, seen = Counter(plain), Counter[str]()
    told: list[str] = []
    for name in plain:
        seen[name] += 1
        told.append(name if count[name] == 1 else f"{name}{chr(ord('a') + seen[name] - 1)}")
    return told


def address(reference: Reference) -> str:
    """Return where a source can be read, if it says so, else nothing."""
    if reference.addresses:
        return reference.addresses[0][1]
    where = reference.where or ""
    if found := _ARXIV.search(where):
        return f"https://arxiv.org/abs/{found[1]}"
    if found := _DOI.search(where):
        return f"https://doi.org/{found[1]}"
    found = _URL.search(where)
    return found[0] if found else ""


def _first_author(authors: str) -> str:
    """Return the surname of the first author, or the whole name of a body."""
    first = _AUTHOR.split(plain_text(authors).strip(), maxsplit=1)[0]
    words = first.split()
    lower = {word for word in words if word[0].islower()}
    if _OF_BODIES.search(first) or lower - _PARTICLES:
        return first
    start = len(words) - 1
    while start > 0 and words[start - 1] in _PARTICLES:
        start -= 1
    return " ".join(words[start:])


def _link(name: str, target: str) -> str:
    name = escape(name, quote=False)
    return f'<a href="{escape(target)}" rel="noopener noreferrer">{name}</a>' if target else name
