"""Nodes of a printed page → HTML that stands alone: no script, no network, prints from anywhere."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from html import escape

from flashgen.math.svg import Drawer, Drawing
from flashgen.targets.paper.tree import (
    Element,
    Formula,
    Node,
    Nodes,
    Part,
    Picture,
    is_block,
    plain,
)

_GLYPHS = re.compile(r"<defs>(.*?)</defs>", re.DOTALL)
_GLYPH = re.compile(r'<path id="([^"]*)"[^>]*></path>')
_TYPES = {"svg": "svg+xml", "jpg": "jpeg"}
_PIECE = 6.0
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
    """Writes nodes as HTML; keeps the glyphs of the formulas for the page's end.

    With `footnotes`, the addresses of links stand there too, else beside the links.
    """

    def __init__(
        self, drawer: Drawer, read: Callable[[str], bytes], *, footnotes: bool = True
    ) -> None:
        self.drawer = drawer
        self.read = read
        self.footnotes = footnotes
        self.glyphs: dict[str, str] = {}
        self.links: list[str] = []
        self._images: dict[str, str] = {}

    def nodes(self, nodes: Iterable[Node]) -> str:
        """Write nodes of any kind."""
        return "".join(map(self._node, nodes))

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

    def _node(self, node: Node) -> str:  # noqa: PLR0911
        match node:
            case str():
                return escape(node, quote=False)
            case Formula():
                return self._formula(node)
            case Picture(path, alt):
                return f'<img src="{self._image(path)}" alt="{escape(alt)}">'
            case Part():
                return self._part(node)
            case Element("a", children, attributes):
                return self._link(children, attributes.get("href", ""))
            case Element("br" | "hr" as name):
                return f"<{name}>"
            case Element("u", children) if not plain(children).strip(" \xa0"):
                return (
                    f'<span class="gap" style="width:{0.42 * len(plain(children)):.1f}em"></span>'
                )
            case Element("details", children):
                return f"<details open>{self.nodes(children)}</details>"
            case Element(name, children, attributes):
                return f"<{name}{_kept(attributes)}>{self.nodes(children)}</{name}>"

    def _formula(self, formula: Formula) -> str:
        drawing = self.drawer.draw(formula.tex, display=formula.display)
        tex = escape(formula.tex)
        if formula.display:
            svg = self._svg(drawing, f"max-width:100%;width:{drawing.width:.3f}em")
            return f'<span class="display" role="img" aria-label="{tex}">{svg}</span>'
        parts = self.drawer.parts(formula.tex) if drawing.width > _PIECE else (drawing,)
        pieces = "<wbr>".join(
            self._svg(
                p, f"width:{p.width:.3f}em;height:{p.height:.3f}em;vertical-align:{-p.depth:.3f}em"
            )
            for p in parts
        )
        return f'<span class="math" role="img" aria-label="{tex}">{pieces}</span>'

    def _svg(self, drawing: Drawing, style: str) -> str:
        for glyphs in _GLYPHS.findall(drawing.svg):
            for glyph in _GLYPH.finditer(glyphs):
                self.glyphs[glyph[1]] = glyph[0]
        svg = _GLYPHS.sub("", drawing.svg, count=1).replace(
            ' xmlns="http://www.w3.org/2000/svg"', ""
        )
        return svg.replace("<svg", f'<svg style="{style}" aria-hidden="true"', 1)

    def _image(self, path: str) -> str:
        if path not in self._images:
            kind = path.rsplit(".", 1)[-1].lower()
            data = b64encode(self.read(path)).decode()
            self._images[path] = f"data:image/{_TYPES.get(kind, kind)};base64,{data}"
        return self._images[path]

    def _link(self, children: Nodes, target: str) -> str:
        inner = self.nodes(children)
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
        written = "".join(
            self._tagged(tag_, slot, number if name == "references" else 0)
            for number, (tag_, slot) in enumerate(zip(tags, slots, strict=True), 1)
            if slot or name in ("symbols", "lettered", "facts")
        )
        before, after = _before(name, options), _after(options)
        return f"<{tag}{_attributes(name, options)}>{before}{written}{after}</{tag}>"

    def _tagged(self, tag: str, slot: Nodes, number: int) -> str:
        if not tag:
            return self.slot(slot)
        inner = self.slot(slot) if tag in ("div", "li", "section") else self.nodes(slot)
        name = f' id="source-{number}"' if number else ""
        return f"<{tag}{name}>{inner}</{tag}>"


def page(writer: HtmlWriter, body: str, *, title: str, language: str, css: Sequence[str]) -> str:
    """Return a whole page around what was written."""
    links = "".join(
        f"<li><sup>{_mark(n)}</sup> {escape(target)}</li>" for n, target in enumerate(writer.links)
    )
    notes = f'<ul class="links">{links}</ul>' if links else ""
    glyphs = "".join(writer.glyphs[name] for name in sorted(writer.glyphs))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{''.join(css)}</style>\n</head>\n<body>\n"
        f'<svg class="glyphs" aria-hidden="true"><defs>{glyphs}</defs></svg>\n'
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


def _mark(number: int) -> str:
    return f"{number + 1}"
