"""Comments to flashgen in question files, and the lines each of them is about."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml

from flashgen.authoring import sections
from flashgen.authoring.nodes import Mapping, Node, Sequence
from flashgen.authoring.source import Source
from flashgen.authoring.syntax import LOADER

_MARK = re.compile(r"(?:^|(?<=[ \t]))#[ \t]*flashgen:[ \t]*(?P<what>.*)")
_NO_CONTENT = re.compile(r"[ \t]*(?:#|$)")
_Span = tuple[int, int]
"""The first and the last line of something."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What stands after `# flashgen:`, where it starts, and the lines that it is about."""

    what: str
    line: int
    column: int
    what_column: int
    first: int
    last: int


def comments(source: Source) -> Iterator[Comment]:
    """Find the comments of a file; of one of which nothing can be read, none.

    A comment is about what starts on its line, or on the next one with content if it has a line of
    its own: above the first key it is about the whole file, behind the last one about nothing.
    """
    marks = [
        (line, found)
        for line, text in enumerate(source.lines, start=1)
        if "flashgen:" in text and (found := _MARK.search(text))
    ]
    node = sections.read(source)[0] if marks else None
    if node is None:
        return
    texts = _texts(source)
    starts = [start for start, _ in texts]
    spans = list(_spans(node, (1, len(source.lines))))
    firsts = [first for first, _ in spans]
    outermost: dict[int, _Span] = {}
    for span in spans:
        outermost.setdefault(span[0], span)
    following = _following(source)
    for line, found in marks:
        before = bisect_right(starts, (line, found.start())) - 1
        if before >= 0 and (line, found.start()) < texts[before][1]:
            continue
        alone = not source.lines[line - 1][: found.start()].strip()
        about = following[line] if alone else line
        span = outermost.get(about) or spans[max(0, bisect_right(firsts, about) - 1)]
        if alone and line < node.line:
            span = (1, len(source.lines))
        elif not about:
            span = (line, line)
        yield Comment(found["what"], line, found.start() + 1, found.start("what") + 1, *span)


def _texts(source: Source) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where quoted and block texts start and end: what looks like a comment there is none.

    The header of a block is no part of its text. Behind a syntax error none is known.
    """
    texts = []
    with suppress(yaml.YAMLError):
        for token in yaml.scan(source.text, Loader=LOADER):
            if isinstance(token, yaml.ScalarToken) and token.style:
                start: Any = token.start_mark
                end: Any = token.end_mark
                block = token.style in "|>"
                first = (start.line + 2, 0) if block else (start.line + 1, start.column)
                texts.append((first, (end.line + 1, end.column)))
    return texts


def _spans(node: Node, around: _Span) -> Iterator[_Span]:
    """Give the lines of every entry, outer before inner, each up to where the next one starts."""
    if isinstance(node, Mapping):
        entries = [(value, node.keys[key].line) for key, value in node.entries.items()]
    elif isinstance(node, Sequence):
        entries = [(item, item.line) for item in node.items]
    else:
        return
    ends = [start - 1 for _, start in entries[1:]] + [around[1]]
    for (inner, first), end in zip(entries, ends, strict=True):
        span = (first, max(first, end))
        yield span
        yield from _spans(inner, span)


def _following(source: Source) -> list[int]:
    """Return for each line (from 1) the next that is neither blank nor a comment, or 0 for none."""
    following = [0] * (len(source.lines) + 1)
    for line in range(len(source.lines) - 1, 0, -1):
        content = not _NO_CONTENT.match(source.lines[line])
        following[line] = line + 1 if content else following[line + 1]
    return following
