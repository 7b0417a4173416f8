"""Nodes of a printed page → HTML that stands alone: no script, no network, prints from anywhere."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from flashgen.authoring.settings import Settings
from flashgen.targets.paper.columns import column_widths
from flashgen.targets.paper.easel import Easel
from flashgen.targets.paper.html_formulas import HtmlFormulas
from flashgen.targets.paper.pieces import table_rows
from flashgen.targets.paper.tree import (
    Element,
    Formula,
    Node,
    Nodes,
    Part,
    Picture,
    is_block,
    plain,
    walk,
)
from flashgen.targets.paper.words import NARROW, beside, tied

_TYPES = {"svg": "svg+xml", "jpg": "jpeg"}
_ROOM, _WIDE_ROOM = 42.0, 53.0
"""Width of a table in em of its own text: within the text, and with the margin."""
_SYMBOL = 11.0
"""Width in em beyond which a symbol has a line of its own above its meaning."""
_KEPT = {"align", "colspan", "rowspan", "start"}
_CODE_CLASS = re.compile(r"highlight|[a-z]{1,2}[0-9]?")
_SLOTS = {
    "section": ("h2", ()),
    "subsection": ("h3", ()),
    "answer-section": ("h3", ()),
    "question-line": ("h4", ()),
    "masthead": ("header", ("p", "p", "h1", "div", "div", "div")),
    "quiz-head": ("header", ("p", "h1", "p")),
    "entry": ("section", ("h3", "div", "div")),
    "case": ("section", ("h4", "div")),
    "follow-up": ("section", ("h4", "div")),
    "figure-box": ("figure", ("div", "figcaption")),
    "steps": ("ol", "li"),
    "boxes": ("ul", "li"),
    "references": ("ol", "li"),
    "topics": ("ul", "li"),
    "dialogue": ("p", "span"),
    "symbols": ("div", "span"),
    "lettered": ("div", "span"),
    "facts": ("div", "span"),
}
"""Parts by name: their element, and the elements of their slots in order or of all of them."""
_INLINE_PARTS = {"term": "strong", "label": "em"}


class HtmlWriter:
    """Writes nodes as HTML.

    With `footnotes`, the addresses of links stand at the page's end, else beside the links;
    `flowing` says whether columns of tables are as wide as they like, and not all the same.
    """

    def __init__(
        self,
        easel: Easel,
        read: Callable[[str], bytes],
        *,
        footnotes: bool = True,
        flowing: bool = True,
    ) -> None:
        self.formulas = HtmlFormulas(easel)
        self.read = read
        self.footnotes = footnotes
        self.room = _ROOM if flowing else 0.0
        self.links: list[str] = []
        self._images: dict[str, str] = {}

    def nodes(self, nodes: Iterable[Node], around: tuple[Node, Node] = ("", "")) -> str:
        """Write nodes of any kind; `around` stands before and after them on their line."""
        return "".join(self._line(list(nodes), around))

    def slot(self, nodes: Nodes) -> str:
        """Write a slot, its loose text as a paragraph if blocks stand beside it."""
        if not any(map(is_block, nodes)):
            return self.nodes(nodes)
        written, run = [], []
        for node in (*nodes, None):
            if node is not None and not is_block(node):
                run.append(node)
                continue
            if plain(run).strip():
                written.append(f"<p>{self.nodes(run)}</p>")
            run = []
            written.append("" if node is None else self._node(node))
        return "".join(written)

    def _line(self, nodes: list[Node], around: tuple[Node, Node]) -> Iterator[str]:
        """Write nodes one by one, a wide formula together with the letters that stay on its line.

        Browsers keep on a line what follows a formula, unless it fills the whole line.
        """
        line = [around[0], *nodes, around[1]]
        ties: dict[int, tuple[str, str]] = {}
        for at, node in enumerate(nodes, 1):
            if isinstance(node, Formula) and not node.display:
                left, right = tied(line[at - 1], line[at + 1])
                if self.formulas.width(node) > NARROW:
                    ties[at] = left, right
                    line[at - 1] = _cut(line[at - 1], left)
                    line[at + 1] = _cut(line[at + 1], right, end=False)
        last = len(nodes)
        for at, node in enumerate(line[1:-1], 1):
            words = ties.get(at, ("", ""))
            if isinstance(node, Formula) and any(words):
                left, right = (escape(text, quote=False) for text in words)
                formula = self.formulas.write(node, beside(words))
                yield f'<span class="tied">{left * (at > 1)}{formula}{right * (at < last)}</span>'
            else:
                yield self._node(node, (line[at - 1], line[at + 1]))

    def _node(self, node: Node, around: tuple[Node, Node] = ("", "")) -> str:  # noqa: PLR0911
        match node:
            case str():
                return escape(node, quote=False)
            case Formula():
                return self.formulas.write(node)
            case Picture(path, alt):
                return f'<img src="{self._image(path)}" alt="{escape(alt)}">'
            case Part():
                return self._part(node)
            case Element("a", children, attributes):
                return self._link(children, attributes.get("href", ""), around)
            case Element("br" | "hr" as name):
                return f"<{name}>"
            case Element("input", _, attributes):
                return f'<input type="checkbox" disabled{" checked" * ("checked" in attributes)}>'
            case Element("u", children) if not plain(children).strip(" \xa0"):
                return (
                    f'<span class="gap" style="width:{0.42 * len(plain(children)):.1f}em"></span>'
                )
            case Element("details", children):
                return f"<details open>{self.nodes(children)}</details>"
            case Element("table"):
                return self._table(node)
            case Element(name, children, attributes):
                inner = self.nodes(children, around)
                return f"<{name}{_kept(attributes)}>{inner}</{name}>"

    def _table(self, node: Element) -> str:
        """Write a table; columns are measured if its formulas want more than their share."""
        rows = [cells for cells, _ in table_rows(node.children)]
        formulas = (n for n in walk((node,)) if isinstance(n, Formula))
        share = self.room / max(map(len, rows), default=1)
        attributes, columns = _kept(node.attributes), ""
        if self.room and any(self.formulas.width(formula) > share for formula in formulas):
            widths = column_widths(rows, self.room, self.formulas.width)
            parts = (f'<col style="width:{100 * w / sum(widths):.1f}%">' for w in widths)
            columns = f"<colgroup>{''.join(parts)}</colgroup>" if widths else ""
        if columns:
            attributes += ' class="measured"'
        return f"<table{attributes}>{columns}{self.nodes(node.children)}</table>"

    def _image(self, path: str) -> str:
        if path not in self._images:
            kind = path.rsplit(".", 1)[-1].lower()
            data = b64encode(self.read(path)).decode()
            self._images[path] = f"data:image/{_TYPES.get(kind, kind)};base64,{data}"
        return self._images[path]

    def _link(self, children: Nodes, target: str, around: tuple[Node, Node]) -> str:
        inner = self.nodes(children, around)
        if not re.match(r"(?:https?://|mailto:)", target):
            return inner
        link = f'<a href="{escape(target)}">{inner}</a>'
        if plain(children).strip() in (target, target.removeprefix("mailto:")):
            return link
        if not self.footnotes:
            return f"{link} <small>({escape(target.removeprefix('mailto:'))})</small>"
        if target not in self.links:
            self.links.append(target)
        return f"{link}<sup>{_mark(self.links.index(target))}</sup>"

    def _part(self, node: Part) -> str:
        name, slots, options = node.name, node.slots, node.options
        if name in _INLINE_PARTS:
            tag = _INLINE_PARTS[name]
            return f'<{tag} class="{name}">{self.nodes(slots[0])}</{tag}>'
        if name == "cites":
            numbers = [plain(slot) for slot in slots]
            links = ", ".join(f'<a href="#source-{n}">{n}</a>' for n in numbers)
            return f'<span class="cites">[{links}]</span>'
        tag, inner = _SLOTS.get(name, ("div", "" if len(slots) == 1 else "div"))
        tags = inner if isinstance(inner, tuple) else (inner,) * len(slots)
        if not tags:
            tags = ("",) * len(slots)
        across = self.room
        self.room = _WIDE_ROOM if name == "wide" and across else across
        written = "".join(
            self._tagged(tag_, slot, self._told(name, slot, number))
            for number, (tag_, slot) in enumerate(zip(tags, slots, strict=True), 1)
            if slot or name in ("symbols", "lettered", "facts")
        )
        self.room = across
        before, after = _before(name, options), _after(options)
        return f"<{tag}{_attributes(name, options)}>{before}{written}{after}</{tag}>"

    def _tagged(self, tag: str, slot: Nodes, attributes: str) -> str:
        if not tag:
            return self.slot(slot)
        inner = self.slot(slot) if tag in ("div", "li", "section") else self.nodes(slot)
        return f"<{tag}{attributes}>{inner}</{tag}>"

    def _told(self, name: str, slot: Nodes, number: int) -> str:
        """Write the attributes of a slot."""
        if name == "references":
            return f' id="source-{number}"'
        match slot:
            case (Formula() as symbol,) if name == "symbols" and number % 2:
                return ' class="across"' if self.formulas.width(symbol) > _SYMBOL else ""
            case _:
                return ""


def page(
    writer: HtmlWriter, body: str, *, title: str, settings: Settings, css: Sequence[str]
) -> str:
    """Return a whole page around what was written."""
    links = "".join(
        f"<li><sup>{_mark(n)}</sup> {escape(target)}</li>" for n, target in enumerate(writer.links)
    )
    notes = f'<ul class="links">{links}</ul>' if links else ""
    direction = ' dir="rtl"' if settings.is_right_to_left else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(settings.language)}"{direction}>\n'
        '<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{''.join(css)}</style>\n</head>\n<body>\n"
        f'<svg class="glyphs" aria-hidden="true"><defs>{writer.formulas.glyphs()}</defs></svg>\n'
        f"{body}\n{notes}\n</body>\n</html>\n"
    )


def css_string(text: str) -> str:
    """Return a text as a CSS string; it cannot end the string or the style element."""
    return '"' + "".join(f"\\{ord(char):x} " if char in '"\\<\n\r' else char for char in text) + '"'


def _kept(attributes: dict[str, str]) -> str:
    """Write the attributes that matter; of classes those of code, for others are the page's own."""
    return "".join(
        f' {name}="{escape(value)}"'
        for name, value in attributes.items()
        if name in _KEPT or (name == "class" and _CODE_CLASS.fullmatch(value))
    )


def _attributes(name: str, options: dict[str, str | int | float | bool]) -> str:
    kinds = [name]
    if "good" in options:
        kinds.append("for" if options["good"] else "against")
    if options.get("wide"):
        kinds.append("wide")
    depth = options.get("depth", 0)
    style = f' style="margin-left:{depth * 1.5:g}em"' if isinstance(depth, int) and depth else ""
    return f' class="{" ".join(kinds)}"{style}'


def _before(name: str, options: dict[str, str | int | float | bool]) -> str:
    if name in ("prompt", "answer"):
        return f'<b class="number">{options["number"]}.</b>'
    return ""


def _after(options: dict[str, str | int | float | bool]) -> str:
    return '<div class="line"></div>' * int(options.get("lines", 0))


def _cut(node: Node, text: str, *, end: bool = True) -> Node:
    """Take a text off the end or the beginning of a node."""
    if not isinstance(node, str):
        return node
    return node.removesuffix(text) if end else node.removeprefix(text)


def _mark(number: int) -> str:
    return f"{number + 1}"
