"""Markdown → its tree: the one place that runs Python-Markdown; `patterns` adds marks to it.

Blocks of code, formulas and cloze marks are markers while Markdown reads, and leaves of the tree
after that. A text with links, images or HTML of its author goes on as HTML, through a sanitiser
and into the same tree.
"""

import re
from functools import cache, lru_cache
from html import unescape
from xml.etree.ElementTree import Element as Parsed

from markdown import Markdown
from markdown.preprocessors import HtmlBlockPreprocessor
from markdown.util import AtomicString

from flashgen.markup.dialects import spare, spared
from flashgen.markup.footnotes import gathered, set_out
from flashgen.markup.formulas import MAY_HAVE_MATH
from flashgen.markup.html import code, from_html, settled
from flashgen.markup.layout import lay_out
from flashgen.markup.leaves import Leaves, LostMarkupError, add
from flashgen.markup.markers import guard, in_line
from flashgen.markup.patterns import register
from flashgen.markup.plain import paragraphs
from flashgen.markup.scan import scan
from flashgen.markup.tree import Code, Nodes

_REMEMBERED = 4000
"""Trees that are kept: rules, cards, sheets and quizzes all read the texts of a question."""
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[0-9a-zA-Z]+);")
_PLACEHOLDER = "\x02"
"""How all placeholders of Python-Markdown begin; it leaves some in odd texts."""


def read(text: str, *, clozes: bool = False) -> Nodes:
    """Read Markdown; cloze marks only where `clozes` is set.

    Raises UnbalancedClozeError, LostMarkupError, and RecursionError for what is nested very deeply.
    """
    return _remembered(text, clozes)


@lru_cache(maxsize=_REMEMBERED)
def _remembered(text: str, clozes: bool) -> Nodes:
    tokens = in_line(scan(text, clozes=clozes)) if clozes or MAY_HAVE_MATH.search(text) else ()
    leaves = Leaves(text, tokens)
    guarded = guard(text, tokens) if tokens else text
    plain = paragraphs(guarded, leaves.leaf)
    return by_markdown(guarded, leaves) if plain is None else plain


def by_markdown(guarded: str, leaves: Leaves) -> Nodes:
    """Read a text in which markers stand for leaves, however plain it is."""
    markdown = _markdown()
    markdown.reset()
    guarded = set_out(guarded)
    lines = lay_out(spare(guarded)).split("\n")
    for step in markdown.preprocessors:
        if "<" in guarded or not isinstance(step, HtmlBlockPreprocessor):
            lines = step.run(lines)
    root = markdown.parser.parseDocument(lines).getroot()
    assert root is not None  # noqa: S101 - it was just made
    for process in markdown.treeprocessors:
        process.run(root)
    for cell in [*root.iter("th"), *root.iter("td")] if "\\|" in guarded else ():
        for span in cell.iter("code"):  # other readers know no other way to write a `|` there
            span.text = AtomicString((span.text or "").replace("\\|", "|"))
    if markdown.htmlStash.html_counter or any(e.tag in ("a", "img") for e in root.iter()):
        nodes = from_html(_html(root, leaves), leaves)
    else:
        nodes = _children(root, leaves)[1:-1]  # blanks
    leaves.check()
    return gathered(spared(nodes) if "\\[" in guarded else nodes)


@cache
def _markdown() -> Markdown:
    markdown = Markdown(
        extensions=["tables", "sane_lists", "def_list"],
        extension_configs={"tables": {"use_align_attribute": True}},
    )
    register(markdown)
    return markdown


def _html(root: Parsed, leaves: Leaves) -> str:
    """Write what Markdown parsed as HTML, its blocks of code as markers."""
    markdown = _markdown()
    for block in [*root.iter("pre")]:
        marker, tail = leaves.marker(_block(block, leaves)), block.tail
        block.clear()
        block.tag, block.text, block.tail = "p", marker, tail
    html = markdown.serializer(root)
    html = html[html.index("<div>") + len("<div>") : html.rindex("</div>")].strip()
    for process in markdown.postprocessors:
        html = process.run(html)
    if _PLACEHOLDER in html:
        raise LostMarkupError(f"Python-Markdown left its placeholder in {leaves.text!r}")
    return html.strip()


def _children(parsed: Parsed, leaves: Leaves) -> Nodes:
    nodes = leaves.split(_text(parsed.text, leaves))
    for child in parsed:
        for node in (*_element(child, leaves), *leaves.split(_text(child.tail, leaves))):
            add(nodes, node)
    return tuple(nodes)


def _element(parsed: Parsed, leaves: Leaves) -> Nodes:
    match parsed.tag:
        case "pre":
            return (_block(parsed, leaves),)
        case "code":
            return (code(leaves.split(_text(parsed.text, leaves), in_code=True)),)
        case name:
            return settled(name, _children(parsed, leaves), dict(parsed.attrib))


def _block(parsed: Parsed, leaves: Leaves) -> Code:
    text = _text("".join(parsed.itertext()), leaves).strip("\n")
    return code(leaves.split(text, in_code=True), block=True)


def _text(text: str | None, leaves: Leaves) -> str:
    """Return a text as a browser reads what Python-Markdown would write."""
    if text and _PLACEHOLDER in text:
        raise LostMarkupError(f"Python-Markdown left its placeholder in {leaves.text!r}")
    if text and "&" in text:
        return _ENTITY.sub(lambda entity: unescape(entity[0]), text)
    return text or ""
