r"""What stands within a line → Markdown in which all readers see the same words.

Readers disagree on what is markup: `x^2^`, `:smile:`, `(a)` at the start of a line. So a sign is
escaped where one of them could see more in it than itself, and emphasis whose marks CommonMark
would not take for marks is written as HTML.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from string import punctuation

from flashgen.markup.tree import APART, Code, Element, Formula, Node, Nodes
from flashgen.targets.markdown.formulas import inline_tex

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BREAK = "\n"
"""A line break of the author's, until its line is written."""
_EDGE = "\ue000"
"""Stands for what is beside a text in its line, whatever it is."""
_SIGN = re.compile(
    r"""
      (?P<url>(?:https?://|www\.)[^\s<>]*)
    | \\(?![^\W_]) | [`$^]                                # escapes, code, formulas, superscripts
    | (?<!\s)\*|\*(?!\s) | ~~+|(?<!\s)~                   # emphasis, strikeout, subscripts
    | (?<!\s)(?<!_)_++(?![^\W_])                          # the end of emphasis
    | \](?=[(\[{:\ue000])|!(?=[\[\ue000])                # links, images
    | \[(?=[\^\[])|\[(?![\d\s.,+-]*,[\d\s.,+-]*\])(?=[^\[\]\ue000]*[\]\ue000])  # notes, headings
    | <(?=[A-Za-z/!?]) | &(?=\#?\w+;)                     # tags, entities
    | \{(?=\s*(?:[.\#=]|[\w:-]+\s*=))                     # attributes
    | :(?=[\w+-]+:) | =(?==\S[^\n]*\S==)                  # emojis, marked words
    """,
    re.VERBOSE,
)
_MAY_BE_SIGN = re.compile(r"[\\`$^*~_\[\]!<&{]|==|:[\w+-]+:|://|www\.")
_PLAIN_URL = re.compile(r"(?:https?:)?(?:[^\W_]|_(?=[^\W_])|:(?=\d+/)|[/.?=&%#,+-])*")
_AT_START = re.compile(
    r"""
      [-+*](?=\s|$) | \#{1,6}(?=\s|$) | [>:~] | =+$ | \[(?=[ xX]\](?:\s|$))
    | \((?=(?:\d{1,9}|[^\W\d_]|[ivxlcdm]+|[IVXLCDM]+)\)(?:\s|$))
    | [-:|](?=[-:|\s]*$) | _(?=[_\s]*$)
    | (?P<label>(?:\d{1,9}|(?![A-Z]\.[ ])[^\W\d_]|[ivxlcdm]+|[IVXLCDM]{2,})(?=[.)](?:\s|$)))
    """,
    re.VERBOSE,
)
"""What opens a block of some reader's; a label does so together with the sign after it."""
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_KEPT = frozenset("sub sup kbd u mark ins del s q samp var small".split())
"""Elements without Markdown that all readers know, but as HTML they do."""
_APART = {"$$": " ", "``": "<!-- -->"}
"""What comes between two formulas, or two pieces of code, which would otherwise be one."""
_ADDRESS = re.compile(r"https?://[^\s<>\\]+|mailto:[\w.+-]+@[\w.-]+")
"""What may stand between angle brackets, without a text of its own."""


@dataclass(frozen=True, slots=True)
class Inline:
    """Writes what stands within a line, in a row of a table or in the text of a link.

    `image` maps an authored image path to the one to write.
    """

    image: Callable[[str], str]
    in_row: bool = False
    in_link: bool = False

    def line(self, nodes: Sequence[Node]) -> str:
        """Write nodes on one line, whatever they are."""
        return self._nodes(nodes, " ", " ").replace(_BREAK, " ").strip(" ")

    def paragraph(self, nodes: Sequence[Node]) -> str:
        """Write a paragraph: one line, but for line breaks of the author's."""
        written = self._nodes(nodes, " ", " ").strip(" \n")
        if _BREAK not in written:
            return at_start(written)
        lines = (line.strip(" ") for line in written.split(_BREAK))
        return "\\\n".join(at_start(line) for line in lines if line)

    def _nodes(self, nodes: Sequence[Node], before: str, after: str) -> str:
        """Write nodes that stand between two characters."""
        if len(nodes) == 1:
            return self._node(nodes[0], before, after)
        output = ""
        for number, node in enumerate(nodes, 1):
            follower = _opening(nodes[number]) if number < len(nodes) else after
            written = self._node(node, output[-1:] or before, follower)
            output += _APART.get(output[-1:] + written[:1], "") + written
        return output

    def _node(self, node: Node, before: str, after: str) -> str:  # noqa: PLR0911
        match node:
            case str():
                return self._text(node, before, after)
            case Formula(tex, display):
                style = r"\displaystyle " if display else ""
                return f"${style}{inline_tex(tex, row=self.in_row)}$"
            case Code(text):
                return self._code(text)
            case Element("br"):
                return _BREAK
            case Element("img", _, attributes):
                return self.picture(**attributes)
            case Element("a", children, attributes) if attributes.get("href"):
                return self._link(children, attributes)
            case Element(name, children) if name in _MARKS:
                return self._emphasis(name, children, before, after)
            case Element(name, children) if name in _KEPT:
                return f"<{name}>{self._nodes(children, '>', '<')}</{name}>" if children else ""
            case Element(name, children) if name in APART:
                return f" {self._nodes(children, ' ', ' ')} "
            case Element(name, children):
                return self._nodes(children, before, after)
            case _:
                return ""

    def picture(self, src: str = "", alt: str = "", title: str = "", **_: str) -> str:
        """Write an image from its attributes."""
        text = replace(self, in_link=True)._text(alt, "[", "]")  # noqa: SLF001
        return f"![{text}]({_target(self.image(src), title)})"

    def _text(self, text: str, before: str, after: str) -> str:
        """Escape a text; what is beside it may make markup of its ends."""
        escaped = _BLANKS.sub(" ", text) if "\n" in text or "  " in text else text
        if _MAY_BE_SIGN.search(text):
            start, end = (" " if not c or c.isspace() else _EDGE for c in (before, after))
            escaped = _SIGN.sub(_escaped, f"{start}{escaped}{end}")[1:-1]
        if self.in_link:
            escaped = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", escaped)
        return escaped.replace("|", "\\|") if self.in_row else escaped

    def _code(self, text: str) -> str:
        if not text.strip():
            return text
        text = re.sub(r"\s*\n\s*", " ", text)
        ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
        pad = " " if text[:1] in "` " or text[-1:] in "` " else ""
        text = text.replace("|", "\\|") if self.in_row else text
        return f"{ticks}{pad}{text}{pad}{ticks}"

    def _emphasis(self, name: str, children: Nodes, before: str, after: str) -> str:
        """Write emphasis, its marks at words and blanks outside of them."""
        mark = _MARKS[name]
        inner = self._nodes(plainer(children, mark), "*", "*")
        core = inner.strip()
        start, end = inner.split(core, 1) if core else (inner, "")
        before, after = start[-1:] or before, end[:1] or after
        opens = core[:1].isalnum() or _is_boundary(before)
        closes = core[-1:].isalnum() or _is_boundary(after)
        if not core:
            return inner
        marked = {before, after, core[0], core[-1]} & {"*", "_"} or _BREAK in core
        if opens and closes and not marked:
            return f"{start}{mark}{core}{mark}{end}"
        tag = "strong" if mark == "**" else "em"
        return f"{start}<{tag}>{core}</{tag}>{end}"

    def _link(self, children: Nodes, attributes: dict[str, str]) -> str:
        target = attributes["href"]
        if _ADDRESS.fullmatch(target) and children in ((target,), (target[len("mailto:") :],)):
            address = f"<{children[0]}>"
            return address.replace("|", "\\|") if self.in_row else address
        text = replace(self, in_link=True)._nodes(children, "[", "]")  # noqa: SLF001
        return f"[{text}]({_target(target, attributes.get('title', ''))})"


def at_start(line: str) -> str:
    """Escape what would open a block at the start of a line."""
    found = _AT_START.match(line)
    if not found:
        return line
    place = found.end() if found["label"] else 0
    return f"{line[:place]}\\{line[place:]}"


def plainer(nodes: Nodes, mark: str) -> Nodes:
    """Take the emphasis of one mark off nodes."""
    output: list[Node] = []
    for node in nodes:
        match node:
            case Element(name, children, attributes):
                plain = plainer(children, mark)
                same = _MARKS.get(name) == mark
                output += plain if same else (Element(name, plain, attributes),)
            case _:
                output.append(node)
    return tuple(output)


def _opening(node: Node) -> str:
    """Return what a node begins with, as far as it matters for what is before it."""
    match node:
        case str():
            return node[0]
        case Formula():
            return "$"
        case Element(name) if name in _MARKS:
            return "*"
        case Element("br"):
            return " "
        case Element(name) if name in APART:
            return " "
        case _:
            return "`"


def _escaped(found: re.Match[str]) -> str:
    """Put a backslash before each sign; an address stays, or is made text as it stands."""
    if found["url"] is None:
        return "".join(f"\\{sign}" for sign in found[0])
    if _PLAIN_URL.fullmatch(found[0]):
        return found[0]
    first, rest = re.split(r"(?<=:)|(?<=www)", found[0], maxsplit=1)
    return f"{first}\\{_SIGN.sub(_escaped, rest + _EDGE)[:-1]}"


def _is_boundary(char: str) -> bool:
    """Say whether marks of emphasis count that stand between this character and another sign."""
    return not char or char.isspace() or char in punctuation or unicodedata.category(char)[0] == "P"


def _target(path: str, title: str) -> str:
    escaped = re.sub(r"[\\<>$]|&(?=#?\w+;)", r"\\\g<0>", path)
    target = f"<{escaped}>" if re.search(r"[\s()]", path) or not path else escaped
    quoted = re.sub(r'[\\"$]|&(?=#?\w+;)', r"\\\g<0>", title)
    return f'{target} "{quoted}"' if title else target
