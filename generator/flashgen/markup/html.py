"""HTML of the author's → the tree of a text: sanitised, and what only looks like a tag kept."""

import re
from collections.abc import Sequence
from functools import cache
from html.parser import HTMLParser

import nh3

from flashgen.markup.dialects import callouts, sized, task
from flashgen.markup.leaves import Leaves, add
from flashgen.markup.markers import NOTHING
from flashgen.markup.tree import Code, Element, Mark, Node, Nodes

TAGS = frozenset(
    "a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4 "
    "h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup table "
    "tbody td tfoot th thead tr u ul var".split()
)
DROPPED_TAGS = frozenset(
    "applet area article aside audio base body button canvas data datalist dialog embed fieldset "
    "font footer form frame frameset head header html iframe input label legend link main map "
    "marquee math menu meta meter nav noscript object optgroup option output param picture "
    "progress script section select slot source style svg template textarea title track video wbr "
    "xmp".split()
)
"""Known to browsers and not shown; any other name, as in `vector<int>`, is text."""
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "blockquote": {"class"},
    "code": {"class"},
    "div": {"class"},
    "span": {"class"},
    "details": {"open"},
    "abbr": {"title"},
}
SCHEMES = frozenset({"http", "https", "mailto"})
VOID = frozenset({"br", "hr", "img"})
NO_SOURCE = re.compile(r"<img\b(?![^>]*\ssrc\b)[^>]*>", re.IGNORECASE)
"""An image that shows nothing: a word about HTML, or a mistake."""
_TAG_NAME = re.compile(r"<(?=/?([A-Za-z][^\s/>]*))")
_VERBATIM = ("code", "pre")


def from_html(html: str, leaves: Leaves) -> Nodes:
    """Sanitise HTML of an author's and read it; markers in it become leaves."""
    return _built(_sanitizer().clean(_keep_unknown_tags(html)), leaves)


def from_card(html: str, leaves: Leaves) -> Nodes:
    """Likewise for HTML of a card: every tag is one, and a quotation says what sort it is."""
    return _built(_sanitizer(quotes=True).clean(html), leaves)


def _built(html: str, leaves: Leaves) -> Nodes:
    builder = _Builder(leaves)
    builder.feed(html)
    builder.close()
    return builder.finish()


def settled(name: str, children: Nodes, attributes: dict[str, str] | None = None) -> Nodes:
    """Return an element, or what stands in its place: code is a leaf and needs no paragraph."""
    match name, children:
        case "p", (Code(block=True) as block, *rest) if not rest or rest == ["\n"]:
            return (block,)
        case "p", (str(text),) if text == NOTHING:
            return ()
        case "blockquote", _ if not attributes:
            return callouts(children)
        case "li", _ if (marked := task(children)) is not None:
            return (Element("li", marked, {"class": "fg-task"} | (attributes or {})),)
        case "code", _ if not attributes and all(isinstance(n, str | Mark) for n in children):
            return (code(children),)
        case _:
            return (Element(name, children, attributes or {}),)


def code(children: Sequence[Node], *, block: bool = False) -> Code:
    """Make texts and cloze marks a piece of code."""
    text = "".join(child for child in children if isinstance(child, str))
    marked = tuple(child for child in children if isinstance(child, str | Mark))
    return Code(text, block=block, parts=() if len(marked) <= 1 and text else marked)


@cache
def _sanitizer(*, quotes: bool = False) -> nh3.Cleaner:
    attributes = {name: set(allowed) for name, allowed in ATTRIBUTES.items()}
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes=attributes | {"blockquote": {"class"}} if quotes else attributes,
        url_schemes=set(SCHEMES),
        strip_comments=True,
    )


def _keep_unknown_tags(html: str) -> str:
    """Turn what only looks like a tag, as in `vector<int>`, into text; nh3 would drop it."""

    def kept(found: re.Match[str]) -> str:
        name = found[1].lower()
        known = name in TAGS or name in DROPPED_TAGS
        return "<" if known and not NO_SOURCE.match(html, found.start()) else "&lt;"

    return _TAG_NAME.sub(kept, html)


class _Builder(HTMLParser):
    """Builds the tree from HTML in which every element is closed."""

    def __init__(self, leaves: Leaves) -> None:
        super().__init__(convert_charrefs=True)
        self.leaves = leaves
        self.open: list[tuple[str, dict[str, str], list[Node]]] = [("", {}, [])]

    def finish(self) -> Nodes:
        return tuple(self.open[0][2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {
            name: self.leaves.as_written(value or "") for name, value in attrs if name != "rel"
        }
        if tag == "img":
            attributes = sized(attributes)
        if tag in VOID:
            self.open[-1][2].append(Element(tag, (), attributes))
        else:
            self.open.append((tag, attributes, []))

    def handle_endtag(self, _: str) -> None:
        name, attributes, children = self.open.pop()
        for node in settled(name, tuple(children), attributes):
            add(self.open[-1][2], node)

    def handle_data(self, data: str) -> None:
        in_code = any(name in _VERBATIM for name, _, _ in self.open)
        for node in self.leaves.split(data, in_code=in_code):
            add(self.open[-1][2], node)
