"""A text of several lines → the line that stands for it, its first sentence, and the rest."""

import re

from flashgen.markup.read import read
from flashgen.markup.tree import Element, visible

_BLOCK = re.compile(r"\s*(?:```|~~~|\$\$|[-*+>#|]|!\[|\d+[.)]\s)|\s{4}")
"""How a line begins that is no prose."""
_SENTENCE = re.compile(r"(?:\$[^$]*\$|`[^`]*`|[^.?!]|[.?!](?!\s+[^\sa-z]|\s*$))+[.?!]*")
_LEAD = re.compile(r"\s*(\*\*(?=\S).+?(?<=\S)\*\*)(?!\*)\s+(\S.*)", re.DOTALL)
_LONGEST = 80


def lead(text: str) -> tuple[str, str]:
    """Return the bold words that begin a text, if more follows, and what follows them.

    What follows must be prose: what begins a list or code there would be read in another way.
    """
    if not (found := _LEAD.match(text)) or _BLOCK.match(found[2]):
        return "", text
    match read(found[1]), read(text):
        case ((Element("p", (Element("strong") as alone,)),), (Element("p", (begins, *_)), *_)):
            if alone == begins:
                return found[1], found[2]
    return "", text


def opening(text: str) -> tuple[str, str]:
    """Return the first sentence of a text, on one line, and the rest; a line stays as it is.

    Where a text begins with something else, such as code, the start of its words is the line, and
    all of it the rest.
    """
    if "\n" not in text:
        return text, ""
    lines = []
    for line in text.partition("\n\n")[0].split("\n"):
        if _BLOCK.match(line):
            break
        lines.append(line)
    if found := _SENTENCE.match("\n".join(lines)):
        return " ".join(found[0].split()), text[found.end() :].strip()
    words = " ".join(visible(read(text)).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…", text
