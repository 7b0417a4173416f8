"""Blocks and the author's Markdown → Markdown that GitHub, VS Code, Obsidian and pandoc agree on.

Display math gets lines of its own and the dollar signs of money a backslash; `portable` tells
what else must be spelled with care.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flashgen.blocks import (
    Block,
    Blocks,
    ClozeText,
    Code,
    Dialogue,
    Display,
    Fold,
    Hidden,
    Inline,
    Items,
    Labelled,
    Picture,
    Prose,
    Symbols,
    Table,
)
from flashgen.markup.gaps import Gap, fill
from flashgen.markup.scan import Piece, Token, scan
from flashgen.targets.markdown.portable import (
    HEADING,
    MARKER,
    LineKind,
    classify,
    display_tex,
    escape,
    fits_cell,
    guard,
    inline_tex,
    opens_plainly,
    restore,
)

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ,;.()'\"?!/%=–—“”‘’…-]*[A-Za-z0-9,;.)'\"?!%”’…])?")  # noqa: RUF001
"""One line in which no reader of Markdown sees anything but text."""
_OPENS_LINE = re.compile(r"\*{0,2}[A-Za-z]")
_MAY_HEAD = re.compile(r"#|\n[ \t>]*[=-]")
"""What a text must have for one of its lines to be a heading."""
_REMEMBERED = 2000
_CONTAINER = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?")
_IMAGE = re.compile(r"(?<!\\)(!\[[^\]]*\]\()[ \t]*(?:<([^>]*)>|([^\s()]+))")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes what an author wrote.

    `image` maps an authored image path to the one to write; headings inside the author's texts
    come out below level `below`.
    """

    image: Callable[[str], str]
    below: int = 3

    def prose(self, text: str) -> str:
        """Write Markdown of any length."""
        if _PLAIN.fullmatch(text):
            return text
        if "![" in text:
            return self._prose(text)
        return _prose(text, self.below if _MAY_HEAD.search(text) else 0)

    def _prose(self, text: str) -> str:
        guarded, tokens = guard(text)
        lines = classify(guarded, tokens)
        levels = [
            len(found[1])
            for kind, line in lines
            if kind is LineKind.HEADING and (found := HEADING.fullmatch(line))
        ]
        lift = self.below + 1 - min(levels, default=1)
        output: list[str] = []
        for kind, line in lines:
            heading = HEADING.fullmatch(line)
            if kind is LineKind.VERBATIM:
                output.append(restore(line.rstrip(), tokens))
            elif kind is LineKind.TABLE_ROW:
                output.append(self._joined(line, tokens, row=True))
            elif kind is LineKind.HEADING and heading:
                level = "#" * min(6, len(heading[1]) + lift)
                output.append(f"{level} {self._joined(heading[2], tokens)}".rstrip())
            else:
                output += self._paragraph(line, tokens)
        joined = re.sub(r"\n{3,}", "\n\n", "\n".join(output)).strip("\n")
        return restore(joined, tokens)

    def line(self, text: str) -> str:
        """Write Markdown on one line, for a heading or a label."""
        if _PLAIN.fullmatch(text):
            return " ".join(text.split())
        guarded, tokens = guard(text)
        return self._joined(" ".join(guarded.split()), tokens)

    def cell(self, text: str) -> str:
        """Write Markdown for a table cell, so that nothing in it ends the cell. See `fits_cell`."""
        if _PLAIN.fullmatch(text):
            return " ".join(text.split())
        guarded, tokens = guard(text)
        return self._joined(escape(" ".join(guarded.split()), "|`"), tokens, row=True)

    def blocks(self, blocks: Blocks) -> str:
        """Write blocks with a blank line between them."""
        return "\n\n".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:  # noqa: PLR0911
        match block:
            case ClozeText(text):
                return self.prose(reveal(text))
            case Prose(text):
                return self.prose(text)
            case Labelled(label, text):
                return run_in(f"**{label}.**", self.prose(text))
            case Display(tex):
                return "\n".join(display_tex(tex))
            case Code(code, language):
                return fence(code, language)
            case Picture(path, alt):
                return f"![{escape(alt, '*_`[]<>&$')}]({_target(self.image(path))})"
            case Items(items, ordered, boxes):
                return listing([self._shown(item) for item in items], ordered=ordered, boxes=boxes)
            case Symbols(entries):
                return listing(
                    [
                        run_in(f"${inline_tex(tex)}$:", self._shown(meaning))
                        for tex, meaning in entries
                    ]
                )
            case Table(header, rows):
                return self._table(header, rows)
            case Dialogue(questions):
                return f"*Asked before:* {' → '.join(self.line(text) for text in questions)}"
            case Fold(label, inner):
                return run_in(f"**{label}.**", self.blocks(inner))

    def _table(self, header: tuple[str, ...], rows: tuple[tuple[Inline, ...], ...]) -> str:
        """Write a table, or each row as a list where a cell needs more than one line."""
        texts = [tuple(_text(cell) for cell in row) for row in rows]
        if all(fits_cell(text) for row in texts for text in row):
            return table(
                [self.cell(name) for name in header], [map(self.cell, row) for row in texts]
            )
        parts = []
        for first, *others in texts:
            named = zip(header[1:], others, strict=False)
            values = [run_in(f"{bold(self.line(name))}:", self.prose(text)) for name, text in named]
            parts += [self.prose(first), listing(values)]
        return "\n\n".join(parts)

    def _shown(self, content: Inline) -> str:
        return self.prose(_text(content))

    def _plain(self, text: str) -> str:
        """Write guarded text: image paths mapped, the dollar signs of money escaped."""

        def image(found: re.Match[str]) -> str:
            return found[1] + _target(self.image(found[2] or found[3]))

        return _IMAGE.sub(image, escape(text, "$"))

    def _joined(self, line: str, tokens: Sequence[Token], *, row: bool = False) -> str:
        """Write a guarded line with its code and formulas, all on one line."""

        def restored(found: re.Match[str]) -> str:
            token = tokens[int(found[1])]
            if token.piece is Piece.CODE:
                code = " ".join(token.body.split("\n"))
                return escape(code, "|") if row else code
            style = r"\displaystyle " if token.piece is Piece.DISPLAY_MATH else ""
            return f"${style}{inline_tex(token.body, row=row)}$"

        return MARKER.sub(restored, self._plain(line).rstrip())

    def _paragraph(self, line: str, tokens: Sequence[Token]) -> Iterator[str]:
        """Write a guarded line; display math breaks it, code stays guarded."""
        container = _CONTAINER.match(line)
        lead = container[0] if container else ""
        indent = re.sub(r"[^ \t>]", " ", lead)
        rest = self._plain(line[len(lead) :])
        parts = MARKER.split(rest)
        written = lead + parts[0]
        for number, after in zip(parts[1::2], parts[2::2], strict=True):
            token = tokens[int(number)]
            if token.piece is Piece.CODE:
                written += f"\ue000{number}\ue001" + after
            elif token.piece is Piece.INLINE_MATH:
                written += f"${inline_tex(token.body)}${after}"
            else:
                first, *formula = display_tex(re.sub(r"\n[ \t]*>", "\n", token.body))
                if written.strip(" \t>") and written != lead:
                    yield from (written.rstrip(), indent.rstrip())
                    written = indent
                yield written + first
                yield from (indent + tex for tex in formula)
                yield indent.rstrip()
                written = indent + after.lstrip()
        if written.strip(" \t>") or len(parts) == 1:
            yield written.rstrip()


@lru_cache(maxsize=_REMEMBERED)
def _prose(text: str, below: int) -> str:
    """Write a text without images, which is the same in every question."""
    written = _one_line(text) if _OPENS_LINE.match(text) and "\n" not in text else None
    return Writer(str, below)._prose(text) if written is None else written  # noqa: SLF001


def _one_line(text: str) -> str | None:
    """Write one line of text, code and formulas; nothing if it has money or display math."""
    output, position = [], 0
    for token in scan(text):
        between = text[position : token.start]
        if "$" in between or token.piece is Piece.DISPLAY_MATH:
            return None
        code = token.piece is Piece.CODE
        output += [between, token.body if code else f"${inline_tex(token.body)}$"]
        position = token.end
    return None if "$" in text[position:] else "".join([*output, text[position:]]).rstrip()


def run_in(lead: str, text: str) -> str:
    """Put a lead such as a bold label before written text, in its first line if it has one."""
    return f"{lead} {text}" if opens_plainly(text) else f"{lead}\n\n{text}"


def close(text: str, end: str) -> str:
    """Put an end such as a citation after written text, in its last line if that is prose."""
    last = text.rsplit("\n", 1)[-1]
    closed = last.lstrip().startswith(("$$", "```", "~~~", "|", "    ", "#"))
    return text if not end else f"{text}\n\n{end}" if closed else f"{text} {end}"


def bold(text: str) -> str:
    """Make one line of Markdown bold as a whole."""
    guarded, tokens = guard(text)
    plain = re.sub(r"(?<!\\)\*\*", "", guarded)
    return f"**{restore(plain, tokens)}**"


def fence(code: str, language: str) -> str:
    """Write a fenced block; runs of backticks inside do not end it."""
    marks = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    lines = "\n".join(line.rstrip() for line in code.split("\n"))
    return f"{marks}{language}\n{lines}\n{marks}"


def listing(items: Sequence[str], *, ordered: bool = False, boxes: bool = False) -> str:
    """Write a list of written texts, tight where each is one paragraph."""
    written = []
    for number, item in enumerate(items, 1):
        marker = f"{number}. " if ordered else "- "
        indent = " " * len(marker)
        box = "[ ] " if boxes else ""
        lines = (marker + box + item).split("\n")
        written.append("\n".join([lines[0], *(line and indent + line for line in lines[1:])]))
    return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(written)


def table(header: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table of written cells; pandoc takes column widths from the dashes."""
    body = [list(row) for row in rows]
    columns = list(zip(header, *body, strict=True))
    weights = [
        max(sum(map(len, cells)) / len(cells), *(len(w) for cell in cells for w in cell.split()), 1)
        for cells in columns
    ]
    dashes = ["-" * max(3, round(80 * weight / sum(weights))) for weight in weights]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, dashes, *body))


def reveal(text: str) -> str:
    """Return a cloze text without its marks, the hidden in bold. Raises UnbalancedClozeError."""
    return fill(text, _emphasise)


def _emphasise(gap: Gap) -> str:
    if gap.math:
        return rf"\boldsymbol{{{gap.hidden}}}"
    stuck = (gap.before.isalnum() and not gap.hidden[:1].isalnum()) or (
        gap.after.isalnum() and not gap.hidden[-1:].isalnum()
    )
    whole = gap.hidden == gap.hidden.strip() and fits_cell(gap.hidden)
    return bold(gap.hidden) if gap.hidden and whole and not stuck else gap.hidden


def _target(path: str) -> str:
    return f"<{path}>" if re.search(r"[\s()]", path) else path


def _text(content: Inline) -> str:
    return content.text if isinstance(content, Hidden) else content
