"""Footnotes: `[^1]` and its `[^1]: text`, and `^[text]` → numbers, and a list behind the text."""

import re

from flashgen.markup.markers import CLOSE, OPEN
from flashgen.markup.tree import Element, Nodes

NOTES = "fg-footnotes"
"""The class of the list."""
_BEFORE = f"{OPEN}E{CLOSE}"
"""Stands alone in a paragraph before the list of footnotes."""
REFERENCE = re.compile(r"\[\^([^\]\[\s^]+)\](?!:)")
DEFINITION = re.compile(
    r"^ {0,3}\[\^([^\]\[\s^]+)\]:[ \t]*(.*(?:\n(?![ \t]*\n| {0,3}\[\^[^\]\s]+\]:).+)*"
    r"(?:\n(?:[ \t]*\n)+(?: {4}|\t).+)*)(?:\n|\Z)",
    re.MULTILINE,
)
_IN_PLACE = re.compile(r"(?<!\\)\^\[((?:[^\[\]\n]|\[[^\[\]\n]*\])+)\]")
_CODE = r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)\1(?!`)"
_MARK = re.compile(rf"{_CODE}|(?<!\\){REFERENCE.pattern}", re.DOTALL)
_MARK_IN_PLACE = re.compile(rf"{_CODE}|{_IN_PLACE.pattern}", re.DOTALL)


def set_out(text: str) -> str:
    """Return Markdown with numbers in place of footnotes, and these as a list at its end."""
    if "[^" not in text and "^[" not in text:
        return text
    notes = {label: body for label, body in DEFINITION.findall(text) if body.strip()}

    def named(found: re.Match[str]) -> str:
        if found[2] is None:
            return found[0]
        label = f"{OPEN}{len(notes)}"  # one that nobody can write
        notes[label] = found[2]
        return f"[^{label}]"

    text = _MARK_IN_PLACE.sub(named, text)
    used = dict.fromkeys(f[2] for f in _MARK.finditer(text) if f[2] in notes)
    numbers = {label: number for number, label in enumerate(used, 1)}

    def numbered(found: re.Match[str]) -> str:
        return f"<sup>{numbers[found[2]]}</sup>" if found[2] in numbers else found[0]

    def without(found: re.Match[str]) -> str:
        """Take a note out; one without a mark stays a text, and is no target of links."""
        return "" if found[1] in numbers else found[0].replace("[", "\\[", 1)

    text = DEFINITION.sub(without, text)
    if not numbers:
        return text
    items = [f"{number}. {_indented(notes[label])}" for label, number in numbers.items()]
    listed = ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)
    return "\n\n".join((_MARK.sub(numbered, text).rstrip(), _BEFORE, listed))


def gathered(nodes: Nodes) -> Nodes:
    """Put the list of footnotes into an element of its own."""
    for place, node in enumerate(nodes):
        if node == Element("p", (_BEFORE,)):
            rest = tuple(node for node in nodes[place + 1 :] if node != "\n")
            return (*nodes[:place], Element("div", rest, {"class": NOTES}))
    return nodes


def _indented(note: str) -> str:
    lines = re.sub(r"^(?: {1,4}|\t)", "", note.strip(), flags=re.MULTILINE).split("\n")
    return "\n".join([lines[0], *(f"    {line}" if line.strip() else "" for line in lines[1:])])
