"""Blocks and the tree of a text → Markdown that GitHub, VS Code, Obsidian and pandoc agree on."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from flashgen.blocks import (
    Block,
    Blocks,
    ClozeText,
    Dialogue,
    Display,
    Fold,
    Hidden,
    Items,
    Labelled,
    Picture,
    Prose,
    Symbols,
    Table,
)
from flashgen.blocks import Code as CodeBlock
from flashgen.blocks import Inline as InlineText
from flashgen.markup.gaps import Gap, fill
from flashgen.markup.read import read
from flashgen.markup.tree import (
    Code,
    Element,
    Formula,
    Node,
    Nodes,
    elements,
    is_apart,
    plain,
    unwrapped,
    walk,
)
from flashgen.targets.markdown.formulas import display_tex, fits_row, inline_tex
from flashgen.targets.markdown.inline import Inline, plainer
from flashgen.targets.markdown.lines import fence, listing, run_in, table

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAY_HEAD = re.compile(r"#|\n[ \t>]*[=-]")
"""What a text must have for one of its lines to be a heading."""
_REMEMBERED = 2000
_LIST = re.compile(r"- |\d+\. ")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes what an author wrote.

    `image` maps an authored image path to the one to write; headings inside the author's texts
    come out below level `below`. Its methods raise what `read` raises.
    """

    image: Callable[[str], str]
    below: int = 3

    def prose(self, text: str) -> str:
        """Write Markdown of any length."""
        if "![" in text or "<" in text:
            return _written(text, self.below, self.image)
        return _remembered(text, self.below if _MAY_HEAD.search(text) else 0)

    def line(self, text: str, *, bold: bool = False, linked: bool = False) -> str:
        """Write Markdown within a line: a heading, a label, the text of a link."""
        return self._line(text, Inline(self.image, in_link=linked), bold=bold)

    def cell(self, text: str, *, bold: bool = False, linked: bool = False) -> str:
        """Write Markdown for a table cell, so that nothing in it ends the cell. See `fits_cell`."""
        return self._line(text, Inline(self.image, in_row=True, in_link=linked), bold=bold)

    def _line(self, text: str, inline: Inline, *, bold: bool) -> str:
        nodes = unwrapped(read(text))
        return inline.line((Element("strong", plainer(nodes, "**")),) if bold else nodes)

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
            case CodeBlock(code, language):
                return fence(code, language)
            case Picture(path, alt):
                return Inline(self.image).picture(path, alt)
            case Items(_, ordered, boxes):
                texts = [self._shown(item) for item in block.whole]
                return listing(texts, start=1 if ordered else None, boxes=boxes)
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

    def _table(self, header: tuple[str, ...], rows: tuple[tuple[InlineText, ...], ...]) -> str:
        """Write a table, or each row as a list where a cell needs more than one line."""
        texts = [tuple(_text(cell) for cell in row) for row in rows]
        if all(fits_cell(text) for row in texts for text in row):
            return table(
                [self.cell(name) for name in header], [[*map(self.cell, row)] for row in texts]
            )
        parts = []
        for first, *others in texts:
            named = zip(header[1:], others, strict=False)
            values = [
                run_in(f"{self.line(name, bold=True)}:", self.prose(text)) for name, text in named
            ]
            parts += [self.prose(first), listing(values)]
        return "\n\n".join(parts)

    def _shown(self, content: InlineText) -> str:
        return self.prose(_text(content))


def _written(text: str, below: int, image: Callable[[str], str]) -> str:
    nodes = read(text)
    match nodes:
        case (Element("p", children),) if not any(map(_is_block, children)):
            return Inline(image).paragraph(children)
    levels = [_HEADINGS.index(heading.name) for heading in elements(nodes, _HEADINGS)]
    return _Blocks(Inline(image), below + 1 - min(levels, default=0)).all(nodes)


@lru_cache(maxsize=_REMEMBERED)
def _remembered(text: str, below: int) -> str:
    """Write a text without images once: quizzes have those of the sheet."""
    return _written(text, below, str)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Writes the blocks of a text; its headings are `lift` levels lower than they were."""

    inline: Inline
    lift: int

    def all(self, nodes: Iterable[Node]) -> str:
        """Write blocks, and what stands between them as paragraphs, with blank lines between."""
        return "\n\n".join(self._written(nodes))

    def _written(self, nodes: Iterable[Node]) -> Iterator[str]:
        run: list[Node] = []
        before = ""
        for node in (*nodes, None):
            if node is not None and not _is_block(node):
                run.append(node)
                continue
            blocks = self._block(node) if node is not None else ()
            for written in (*self._paragraph(run), *blocks):
                if _LIST.match(before) and before[0] == written[0]:
                    yield "<!-- -->"
                yield written
                before = written
            run = []

    def _paragraph(self, run: Sequence[Node]) -> Iterator[str]:
        if written := self.inline.paragraph(run):
            yield written

    def _block(self, node: Node) -> Iterator[str]:
        match node:
            case Formula(tex):
                yield "\n".join(display_tex(tex))
            case Code(text, language):
                yield fence(text, language)
            case Element("hr"):
                yield "---"
            case Element("blockquote", children):
                lines = self.all(children).split("\n")
                yield "\n".join(f"> {line}".rstrip() for line in lines)
            case Element("ul" | "ol" as name, children, attributes):
                start = attributes.get("start", "1")
                number = int(start) if re.fullmatch(r"\d{1,9}", start) else 1
                items = [self._item(child) for child in children if isinstance(child, Element)]
                yield listing(items, start=number if name == "ol" else None)
            case Element("pre", children):
                yield fence(plain(children).strip("\n"), "")
            case Element("table", children):
                yield from self._table(children)
            case Element(name, children) if name in _HEADINGS:
                text = re.sub(r"(?<![^ ])#+$", r"\\\g<0>", self.inline.line(children))
                level = min(6, _HEADINGS.index(name) + self.lift)
                yield f"{'#' * level} {text}".rstrip()
            case Element("dt" | "summary" | "caption", children):
                yield from self._paragraph((Element("strong", children),))
            case Element("dd", children):
                yield listing([self.all(children)])
            case Element(_, children):
                yield from self._written(children)

    def _item(self, item: Element) -> str:
        """Write an item of a list, tight if it has nothing but a text and lists."""
        match item.children:
            case (Element("input", _, attributes), *rest):
                return _ticked(self._item(Element("li", tuple(rest))), attributes)
            case (str(), Element("p", (Element("input", _, attributes), *rest)), *more):
                first = Element("p", tuple(rest))
                return _ticked(self._item(Element("li", (first, *more))), attributes)
        tight = all(_may_follow_text(node) for node in item.children if _is_block(node))
        return ("\n" if tight else "\n\n").join(self._written(item.children))

    def _table(self, children: Nodes) -> Iterator[str]:
        inline = replace(self.inline, in_row=True)
        yield from self._written(elements(children, ("caption",)))
        rows = elements(children, ("tr",))
        cells = [[c for c in row.children if isinstance(c, Element)] for row in rows]
        count = max(map(len, cells), default=0)
        texts = [
            [inline.line(c.children) for c in row] + [""] * (count - len(row)) for row in cells
        ]
        aligns = [cell.attributes.get("align", "") for cell in cells[0]] if cells else []
        if texts and not all(cell.name == "th" for cell in cells[0]):
            texts.insert(0, [""] * count)
        if count:
            yield table(texts[0], texts[1:], aligns + [""] * (count - len(aligns)))


def _ticked(written: str, attributes: dict[str, str]) -> str:
    return f"[{'x' if 'checked' in attributes else ' '}] {written}"


def fits_cell(text: str) -> bool:
    """Say whether Markdown can stand in a table cell: one paragraph without display math.

    Nor does a formula or a piece of code fit that cannot be written without a bare `|`.
    """
    for node in walk(unwrapped(read(text))):
        match node:
            case Formula(tex, display) if display or not fits_row(tex):
                return False
            case Code(code, block=block) if block or "\\|" in code or code.endswith("\\"):
                return False
            case Element() if _is_block(node):
                return False
    return True


def reveal(text: str) -> str:
    """Return a cloze text without its marks, the hidden in bold. Raises UnbalancedClozeError."""
    return fill(text, _emphasise)


def _emphasise(gap: Gap) -> str:
    if gap.math:
        return rf"\boldsymbol{{{gap.hidden}}}"
    if gap.code:
        return gap.hidden
    whole = gap.hidden.strip() and "\n\n" not in gap.hidden and fits_cell(gap.hidden)
    return f"<strong>{gap.hidden}</strong>" if whole else gap.hidden


def _text(content: InlineText) -> str:
    return content.whole if isinstance(content, Hidden) else content


def _may_follow_text(node: Node) -> bool:
    """Say whether a block can follow a text without a blank line: a list that starts at 1."""
    return isinstance(node, Element) and node.name in ("ul", "ol") and not node.attributes


def _is_block(node: Node) -> bool:
    return is_apart(node) and not (isinstance(node, Element) and node.name == "br")
