"""Lists, tables and fences laid out as CommonMark allows → as Python-Markdown wants them.

GitHub, VS Code and pandoc start a list or table right after a paragraph, nest lists by the width
of the marker and know `1)`. Python-Markdown needs a blank line, four spaces a level and `1.`;
given anything else it runs it all into one paragraph. A fence is one line here, its marker.
"""

import re
from dataclasses import dataclass
from itertools import takewhile

from flashgen.markup.markers import FENCE, NOTHING

_ITEM = re.compile(r"([-*+]|(\d{1,9})[.)])(?:( +)(.*)|$)")
_TO_LAY_OUT = re.compile(
    r"\||^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)|" + FENCE.pattern + ")", re.MULTILINE
)
_RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}")
_DELIMITER_ROW = re.compile(
    r"[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?"
)
_QUOTE = re.compile(r" {0,3}> ?")
_CODE_INDENT = 4


@dataclass(slots=True)
class _Item:
    """An open list item: the column of its content, and whether it has more than one block."""

    content: int
    ordered: bool
    several: bool = False


def lay_out(text: str) -> str:
    """Return Markdown whose blocks Python-Markdown reads the way CommonMark does."""
    if not _TO_LAY_OUT.search(text):
        return text
    return "\n".join(_Layout().lines(text.split("\n")))


class _Layout:
    """One pass over lines; `items` are the open list items, the outermost first."""

    def __init__(self) -> None:
        self.items: list[_Item] = []
        self.output: list[str] = []

    def lines(self, lines: list[str]) -> list[str]:
        """Return the lines laid out anew."""
        at = 0
        while at < len(lines):
            rest = (lines[i] for i in range(at, len(lines)))
            quoted = [] if self.items else [*takewhile(_QUOTE.match, rest)]
            if quoted:
                inner = [_QUOTE.sub("", line, count=1) for line in quoted]
                self.output += [f"> {line}".rstrip() for line in _Layout().lines(inner)]
                at += len(quoted)
            else:
                self._line(lines[at], opens_table=_opens_table(lines[at : at + 2]))
                at += 1
        return self.output

    def _line(self, line: str, *, opens_table: bool = False) -> None:
        body = line.lstrip(" \t")
        indent = len(line[: len(line) - len(body)].expandtabs(_CODE_INDENT))
        if not body:
            self.output.append("")
            return
        opens_block = opens_table or body[0] in "#>"
        before = self.output[-1].strip() if self.output else ""
        after_text = bool(before)
        inside = [*takewhile(lambda item: item.content <= indent, self.items)]
        left = self.items[len(inside) :]
        depth = indent - (inside[-1].content if inside else 0)
        block = depth < _CODE_INDENT
        marker = _ITEM.match(body) if block and not _RULE.fullmatch(body) else None
        fence = FENCE.match(body) if block else None
        if marker and not self.items and not self._opens_list(marker, before):
            marker = None
        rule = _RULE.fullmatch(body)
        if left and after_text and not (marker or opens_block or fence or rule):
            self._put(body)
            return
        self.items = inside
        if marker:
            self._item(marker, indent, left, after_text=after_text)
            return
        quotes_on = before.startswith(">") and body.startswith(">")
        if after_text and (left or fence or (opens_block and not quotes_on)):
            self.output.append("")
        if inside:
            inside[-1].several |= not after_text or opens_block or bool(fence)
            self._put(" " * (0 if block else depth) + body)
        else:
            self.output.append(body if fence else line)
        if fence:
            self.output.append("")

    def _opens_list(self, marker: re.Match[str], before: str) -> bool:
        """Say whether a list starts here: not from a lone `-`; within a paragraph only at 1."""
        after_text = before and not before.startswith("#")
        return bool(marker[4]) and (not after_text or marker[2] in (None, "1"))

    def _item(
        self, marker: re.Match[str], indent: int, left: list[_Item], *, after_text: bool
    ) -> None:
        ordered = marker[2] is not None
        other_list = bool(left) and left[0].ordered != ordered
        several = any(item.several for item in left or self.items[-1:])
        if after_text and (other_list or several or not (left or self.items)):
            self.output.append("")
        space, text = marker[3] or " ", marker[4] or ""
        if len(space) > _CODE_INDENT:
            space, text = " ", space[1:] + text
        sign = f"{marker[2]}." if ordered else "-"
        content = indent + len(marker[1]) + len(space if text else " ")
        nested = FENCE.match(text) or (_ITEM.match(text) and not _RULE.fullmatch(text))
        self._put(f"{sign} {NOTHING if nested else text}")
        self.items = [*self.items, _Item(content, ordered, several=bool(nested))]
        if nested:
            self.output.append("")
            self._line(" " * content + text)

    def _put(self, text: str) -> None:
        self.output.append(" " * _CODE_INDENT * len(self.items) + text)


def _opens_table(lines: list[str]) -> bool:
    return (
        len(lines) > 1
        and all("|" in line for line in lines)
        and bool(_DELIMITER_ROW.fullmatch(lines[1]))
    )
