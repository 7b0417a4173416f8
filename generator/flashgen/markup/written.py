"""How each node of a tree is written in Markdown, with as many escapes as a level asks for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from flashgen.markup.alike import is_block
from flashgen.markup.tree import Code, Element, Formula, Mark, Node, Nodes

PLAIN, LIKELY, ALL, HTML = LEVELS = range(4)
_MARKS = {"strong": "**", "em": "*", "del": "~~"}
_VOID = frozenset({"br", "hr", "img"})
_LIKELY = re.compile(
    r"\\(?=[\\`*_{}\[\]()>#+.!$~-])|[`$]|(?<!\s)\*|\*(?!\s)|(?<![^\W_])_|_(?![^\W_])|~~|\](?=[(\[])"
)
_TAG_OR_ENTITY = re.compile(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_SIGNS = re.compile(r"[\\`*_\[\](){}<>$~&#|+.!:=\"-]")
_CALLOUT = re.compile(r"fg-callout-([\w-]+)")
_CLOZE = re.compile(r"\{\{(?=c\d)|\}\}|::")
_AT_START = re.compile(r"(^|\n)([ \t]*)(\d+(?=[.)])|)([-+*>#.)|:=](?=[\s=|-]|$|#|(?<=[>:|])))")


@dataclass(frozen=True, slots=True)
class Written:
    """Writes nodes with the escapes of a level; `clozes` says that the text may have some."""

    level: int
    clozes: bool = False
    in_row: bool = False

    def blocks(self, nodes: Nodes, *, tight: bool = False) -> str:
        """Write blocks, or a line of text."""
        written: list[str] = []
        for apart, group in groupby(nodes, is_block):
            if apart:
                written += [self._block(node) for node in group]
            else:
                written.append(self.line([*group], at_start=True))
        return ("\n" if tight else "\n\n").join(text for text in written if text)

    def line(self, nodes: Iterable[Node], *, at_start: bool = False) -> str:
        """Write what stands within a line."""
        text = "".join(self._inline(node) for node in nodes).strip(" \n")
        if not at_start or self.level == PLAIN or self.level >= ALL:
            return text
        return _AT_START.sub(lambda m: f"{m[1]}{m[2]}{m[3]}{_sign(m[4])}", text)

    def _block(self, node: Node) -> str:  # noqa: PLR0911
        if self.level == HTML and not isinstance(node, Code):
            return self._html(node)
        match node:
            case Code(text, language, _, parts):
                inner = "".join(_mark(p) if isinstance(p, Mark) else p for p in parts) or text
                fence = _longer("`", inner, 3)
                return f"{fence}{language}\n{inner}\n{fence}"
            case Element("p", (Formula(tex, True) as formula,)) if "$" in tex:
                inner = _formula(formula)[2:-2]
                fence = _longer("`", inner, 3)
                return f"{fence}math\n{inner}\n{fence}"
            case Element("p", children):
                return self.line(children, at_start=True)
            case Element("ul" | "ol", children, attributes) if not attributes.keys() - {"start"}:
                return self._list(node.name, children, int(attributes.get("start") or 1))
            case Element("blockquote", children, attributes):
                kind = _CALLOUT.search(attributes.get("class", ""))
                text = self._callout(kind[1], children) if kind else self.blocks(children)
                return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
            case Element("h1" | "h2" | "h3" | "h4" | "h5" | "h6" as name, children):
                return f"{'#' * int(name[1])} {self.line(children)}"
            case Element("hr"):
                return "---"
            case Element("dl", children):
                return self._definitions(children)
            case Element("table", children) if table := self._table(children):
                return table
            case _:
                return self._html(node)

    def _callout(self, kind: str, children: Nodes) -> str:
        """Write a callout: its kind, its title unless that is the kind, and what it says."""
        fold = ""
        match children:
            case (Element("details", (Element("summary", title), *rest), attributes),):
                fold = "+" if "open" in attributes else "-"
            case (Element("p", (Element("strong", title),)), *rest):
                pass
            case _:
                return self.blocks(children)
        named = "" if title == (kind.replace("-", " ").capitalize(),) else f" {self.line(title)}"
        return f"[!{kind.upper()}]{fold}{named}\n{self.blocks(tuple(rest))}"

    def _list(self, name: str, items: Nodes, start: int) -> str:
        written: list[str] = []
        loose = False
        for number, item in enumerate(items, start):
            if not isinstance(item, Element) or item.name != "li":
                return ""
            tight = not any(isinstance(n, Element) and n.name == "p" for n in item.children)
            loose |= not tight
            marker = "- " if name == "ul" else f"{number}. "
            lines = self.blocks(item.children, tight=tight).split("\n")
            indented = [line and " " * len(marker) + line for line in lines[1:]]
            written.append("\n".join([(marker + lines[0]).rstrip(), *indented]))
        return ("\n\n" if loose else "\n").join(written)

    def _definitions(self, children: Nodes) -> str:
        written: list[str] = []
        for node in children:
            match node:
                case Element("dt", inner):
                    written.append(("\n" if written else "") + self.line(inner))
                case Element("dd", inner):
                    body = self.blocks(inner).replace("\n", "\n    ")
                    gap = "\n" if any(map(is_block, inner)) else ""
                    written.append(f"{gap}:   {body}")
                case _:
                    return ""
        return "\n".join(written)

    def _table(self, children: Nodes) -> str:
        """Write a table of one head and one body, else nothing."""
        match children:
            case (
                Element("thead", (Element("tr", header),)),
                *bodies,
            ) if all(isinstance(b, Element) and b.name == "tbody" for b in bodies):
                rows = [row for b in bodies if isinstance(b, Element) for row in b.children]
            case _:
                return ""
        cells = [_cells(row.children) for row in rows if isinstance(row, Element)]
        head = _cells(header)
        aligns = {"left": ":---", "center": ":---:", "right": "---:"}
        dashes = [aligns.get(cell.attributes.get("align", ""), "---") for cell in head]
        row_writer = Written(self.level, self.clozes, in_row=True)
        lines = [[row_writer.line(cell.children) for cell in row] for row in (head, *cells)]
        return "\n".join(f"| {' | '.join(row)} |" for row in (lines[0], dashes, *lines[1:]))

    def _inline(self, node: Node) -> str:  # noqa: PLR0911
        match node:
            case str():
                return self._text(node)
            case Formula():
                return _formula(node)
            case Mark():
                return _mark(node)
            case Code(block=True):
                return self._html(node)
            case Code(text, _, _, parts):
                return self._code(parts or (text,))
            case Element("input", _, attributes):
                return "[x] " if "checked" in attributes else "[ ] "
            case Element(name, children, attributes):
                inner = "".join(self._inline(child) for child in children)
                if self.level < ALL and name in _MARKS and not attributes:
                    return f"{_MARKS[name]}{inner}{_MARKS[name]}"
                if self.level < ALL and name == "a" and attributes.get("href"):
                    return _link(inner, attributes)
                if (
                    self.level < ALL
                    and name == "img"
                    and {"src"} <= attributes.keys() <= {"src", "alt"}
                ):
                    return f"![{attributes.get('alt', '')}]({_target(attributes['src'])})"
                return _tag(name, attributes, inner)

    def _code(self, parts: Sequence[str | Mark]) -> str:
        text = "".join(_mark(part) if isinstance(part, Mark) else part for part in parts)
        text = text.replace("|", "\\|") if self.in_row else text
        if self.level >= ALL and len(parts) == 1:
            return f"<code>{_entities(text)}</code>"
        ticks = _longer("`", text, 1)
        pad = " " if text[:1] in "` " or text[-1:] in "` " else ""
        return f"{ticks}{pad}{text}{pad}{ticks}"

    def _text(self, text: str) -> str:
        if self.level >= ALL:
            text = _entities(text)
        elif self.level == LIKELY:
            text = _LIKELY.sub(lambda sign: "".join(f"\\{s}" for s in sign[0]), text)
            text = _TAG_OR_ENTITY.sub(lambda sign: escape(sign[0]), text)
            if self.clozes:
                text = _CLOZE.sub(lambda mark: _entities(mark[0], every=True), text)
        return text.replace("|", "&#124;") if self.in_row else text

    def _html(self, node: Node) -> str:
        """Write a node as HTML, in which only formulas and cloze marks are not."""
        match node:
            case str():
                return _entities(node)
            case Element(name, children, attributes):
                return _tag(name, attributes, "".join(self._html(child) for child in children))
            case Formula():
                return _formula(node)
            case Code(text, _, block, parts):
                inner = [
                    _mark(p) if isinstance(p, Mark) else _entities(p) for p in parts or (text,)
                ]
                code = f"<code>{''.join(inner)}</code>"
                return f"<pre>{code}</pre>" if block else code
            case Mark():
                return _mark(node)


def _cells(row: Nodes) -> list[Element]:
    return [cell for cell in row if isinstance(cell, Element)]


def _formula(node: Formula) -> str:
    sign = "$$" if node.display else "$"
    parts = node.parts or (node.tex,)
    return f"{sign}{''.join(_mark(p) if isinstance(p, Mark) else p for p in parts)}{sign}"


def _mark(mark: Mark) -> str:
    return f"{{{{c{mark.numbers}::" if mark.sign == "{{" else mark.sign


def _link(inner: str, attributes: dict[str, str]) -> str:
    target, title = attributes["href"], attributes.get("title", "")
    if inner == target and re.fullmatch(r"https?://[^\s<>]+", target):
        return f"<{target}>"
    return f"[{inner}]({_target(target)}{_titled(title)})"


def _target(path: str) -> str:
    return f"<{path}>" if re.search(r"[\s()]", path) else path


def _titled(title: str) -> str:
    return f' "{title}"' if title else ""


def _tag(name: str, attributes: dict[str, str], inner: str) -> str:
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>" if name in _VOID else f"<{name}{written}>{inner}</{name}>"


def _sign(sign: str) -> str:
    return f"\\{sign}" if sign in "-+*>#." else f"&#{ord(sign)};"


def _entities(text: str, *, every: bool = False) -> str:
    """Write signs in the way that no reader of Markdown takes for anything else."""
    signs = re.compile(".") if every else _SIGNS
    return signs.sub(lambda sign: f"&#{ord(sign[0])};", text)


def _longer(sign: str, text: str, least: int) -> str:
    """Return a run of signs that is longer than any in a text."""
    runs = map(len, re.findall(f"{sign}+", text))
    return sign * max(least, 1 + max(runs, default=0))
