r"""The tree of a text → HTML as Anki wants it: math as `\(…\)`, clozes intact.

What can go wrong in Anki otherwise: a `<` in a formula swallows the rest of the field; `}}` inside
a cloze ends it early; `::` starts a hint.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from flashgen.markup.colours import coloured_parts, lexer, tidy
from flashgen.markup.read import read
from flashgen.markup.tree import Code, Element, Formula, Mark, Node, unwrapped
from flashgen.math.narrow import IN_TEXT_EX, narrow
from flashgen.targets.anki.cloze import MARK_CLOSE, MARK_OPEN, write_clozes
from flashgen.targets.anki.listing import breakable

if TYPE_CHECKING:
    from pygments.formatters import HtmlFormatter

_VOID = frozenset({"br", "hr", "img", "input"})
_COMMAND = re.compile(r"\\(?=[()\[\]])|\[(?=/?latex\]|/?\$\$?\]|sound:|anki:)")
"""What is text here and a command to Anki or MathJax."""


class Writer:
    """Writes many texts; `image` maps an authored path to a name.

    Its methods raise what `read` raises.
    """

    def __init__(self, image: Callable[[str], str]) -> None:
        self.image = image

    def block(self, text: str) -> str:
        """Write Markdown of any length."""
        return self.nodes(read(text))

    def inline(self, text: str) -> str:
        """Write Markdown meant for one line: without the paragraph around it."""
        return self.nodes(unwrapped(read(text)))

    def cloze(self, text: str) -> str:
        """Write an author's cloze text."""
        return write_clozes(self.nodes(read(text, clozes=True)))

    def nodes(self, nodes: Iterable[Node]) -> str:
        """Write nodes of any kind."""
        return "".join([self._node(node) for node in nodes])

    def _node(self, node: Node) -> str:
        match node:
            case str():
                return _text(node)
            case Element(name, children, attributes):
                tag = f"{name}{self._attributes(name, attributes)}"
                return f"<{tag}>" if name in _VOID else f"<{tag}>{self.nodes(children)}</{name}>"
            case Formula(tex, is_display):
                inner = _marked(node.parts, escape) if node.parts else escape(tex)
                broken = narrow(tex, IN_TEXT_EX) if is_display and not node.parts else ""
                return _both(inner, broken) if is_display else rf"\({inner}\)"
            case Code(text, language, block, parts):
                if block:
                    return _fence(parts, language) if parts else _inert(highlighted(text, language))
                return f"<code>{_marked(parts, _text) if parts else _text(text)}</code>"
            case Mark():
                return _mark(node)

    def _attributes(self, name: str, attributes: dict[str, str]) -> str:
        if not attributes and name not in ("a", "table"):
            return ""
        if name == "img" and "src" in attributes:
            attributes = attributes | {"src": self.image(attributes["src"])}
        elif name == "a":
            attributes = attributes | {"rel": "noopener noreferrer"}
        elif name == "table":  # it may be moved sideways, by keyboard too
            attributes = attributes | {"tabindex": "0"}
        written = "".join(f' {key}="{_quoted(value)}"' for key, value in attributes.items())
        return written.replace("{{", "&#123;&#123;")


def display(tex: str, written: str = "") -> str:
    """Return a formula on a line of its own, as MathJax in Anki reads it.

    Phones show the narrow form that its author has `written`, or else the one we find.
    """
    return _both(escape(tex.strip()), written or narrow(tex))


def inline_math(tex: str) -> str:
    """Return a formula within a line, as MathJax in Anki reads it."""
    return rf"\({escape(tex.strip())}\)"


def _both(wide: str, for_phones: str) -> str:
    if not for_phones:
        return rf"\[{wide}\]"
    return (
        rf'<span class="fg-wide">\[{wide}\]</span>'
        rf'<span class="fg-narrow">\[{escape(for_phones)}\]</span>'
    )


def highlighted(code: str, language: str) -> str:
    """Return code with syntax colours, its long lines marked so that they can break."""
    if language in ("", "text"):
        return breakable(_listing(_escaped(tidy(code).strip("\n"))))
    from pygments import highlight

    html = highlight(tidy(code), lexer(language), _formatter()).rstrip("\n")
    return breakable(html.replace("&quot;", '"').replace("&#39;", "'").replace("\xa0", "&nbsp;"))


def _fence(parts: Sequence[str | Mark], language: str) -> str:
    """Return code with cloze marks in it, coloured as Pygments does: no span crosses a line."""
    if language in ("", "text"):
        return _listing(_marked(parts, _text))
    output = []
    for kind, piece in coloured_parts(parts, language):
        if isinstance(piece, Mark):
            output.append(_mark(piece))
            continue
        lines = [_text(line) for line in piece.split("\n")]
        spans = (f'<span class="{kind}">{line}</span>' if kind and line else line for line in lines)
        output.append("\n".join(spans))
    return breakable(_listing("".join(output).rstrip("\n")))


@cache
def _formatter() -> "HtmlFormatter[str]":
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(cssclass="highlight", wrapcode=True)


def _listing(html: str) -> str:
    return f'<div class="highlight"><pre><span></span><code>{html}\n</code></pre></div>'


def _marked(parts: Iterable[str | Mark], write: Callable[[str], str]) -> str:
    return "".join(_mark(part) if isinstance(part, Mark) else write(part) for part in parts)


def _mark(mark: Mark) -> str:
    sign = f"{{{{c{mark.numbers}::" if mark.sign == "{{" else mark.sign
    return f"{MARK_OPEN}{sign}{MARK_CLOSE}"


def _text(text: str) -> str:
    return _inert(_escaped(text))


def _inert(html: str) -> str:
    r"""Break up what is text here and a command to Anki or MathJax: `\(`, `[latex]`, `[sound:`."""
    if "\\" not in html and "[" not in html:
        return html
    return _COMMAND.sub(lambda mark: f"{mark[0]}<span></span>", html)


def _quoted(value: str) -> str:
    return _escaped(value).replace('"', "&quot;")


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\xa0", "&nbsp;")
    )
