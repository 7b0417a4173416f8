r"""Markdown → HTML as Anki wants it: math as `\(…\)`, clozes intact, everything else sanitised.

Math and cloze marks are taken out before Markdown sees the text and put back after the HTML was
sanitised, escaped for the place where they land. What can go wrong in Anki otherwise: a `<` in a
formula swallows the rest of the field; `}}` inside a cloze ends it early; `::` starts a hint.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from html import escape, unescape

import nh3
from markdown import Markdown as PythonMarkdown

from flashgen.markup.cloze import MARK_CLOSE, MARK_OPEN, write_clozes
from flashgen.markup.highlight import highlighted
from flashgen.markup.layout import lay_out
from flashgen.markup.plain import paragraphs
from flashgen.markup.scan import Piece, Token, scan

_MARKER = re.compile(rf"{MARK_OPEN}(\d+){MARK_CLOSE}")
_CODE_OR_MARKER = re.compile(rf"<(/?)(?:pre|code)\b[^>]*>|{_MARKER.pattern}")
_MATH = (Piece.INLINE_MATH, Piece.DISPLAY_MATH)
_TAG = re.compile(r"<[^>]*>")
_UNFINISHED_TAG = re.compile(r"<(?=[A-Za-z/][^<>\"'=`]*\Z)")
_TAG_NAME = re.compile(r"<(?=/?([A-Za-z][^\s/>]*))")
_ANKI_MARK = re.compile(r"\\(?=[()\[\]])|\[(?=/?latex\]|/?\$\$?\]|sound:|anki:)")
_QUOTE_MARKS = re.compile(r"[ \t]*>[> \t]*")
_IMAGE_SOURCE = re.compile(r'(<img\b[^>]*?\bsrc=")([^"]*)(")')
_MEMORY = 2000
"""How many texts a renderer remembers; those of one question come again on several cards."""

_TAGS = set(
    "a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4 "
    "h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup table "
    "tbody td tfoot th thead tr u ul var".split()
)
_DROPPED_TAGS = set(
    "applet area article aside audio base body button canvas data datalist dialog embed fieldset "
    "font footer form frame frameset head header html iframe input label legend link main map "
    "marquee math menu meta meter nav noscript object optgroup option output param picture "
    "progress script section select slot source style svg template textarea title track video wbr "
    "xmp".split()
)
"""Known to browsers and not shown; any other name, as in `vector<int>`, is text."""
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "code": {"class"},
    "div": {"class"},
    "span": {"class"},
    "details": {"open"},
    "abbr": {"title"},
}


class LostMarkupError(ValueError):
    """Markdown would lose part of a text, such as a cloze in the target of a link."""


class Renderer:
    """Renders many texts with one reused converter; `image` maps an authored path to a name.

    `formula` writes a formula, given its escaped TeX and whether it stands on a line of its own.
    Every method raises LostMarkupError, or RecursionError for Markdown nested very deeply.
    """

    def __init__(
        self, image: Callable[[str], str], formula: Callable[[str, bool], str] | None = None
    ) -> None:
        self.image = image
        self.formula = formula or _for_mathjax
        self._known: dict[tuple[str, str], str] = {}

    @cached_property
    def _markdown(self) -> PythonMarkdown:
        markdown = PythonMarkdown(
            extensions=[
                "tables",
                "sane_lists",
                "def_list",
                "pymdownx.superfences",
                "pymdownx.tilde",
                "pymdownx.highlight",
            ],
            extension_configs={
                "tables": {"use_align_attribute": True},
                "pymdownx.tilde": {"subscript": False},
                "pymdownx.highlight": {"css_class": "highlight", "guess_lang": False},
            },
        )
        markdown.ESCAPED_CHARS.append("$")
        return markdown

    @cached_property
    def _sanitizer(self) -> nh3.Cleaner:
        return nh3.Cleaner(
            tags=_TAGS,
            attributes={name: set(allowed) for name, allowed in _ATTRIBUTES.items()},
            url_schemes={"http", "https", "mailto"},
            strip_comments=True,
        )

    def block(self, text: str) -> str:
        """Render Markdown of any length."""
        return self._remembered("block", text, lambda: self._render(text, clozes=False))

    def inline(self, text: str) -> str:
        """Render Markdown meant for one line: without the paragraph around it."""
        return unwrap(self.block(text))

    def cloze(self, text: str) -> str:
        """Render an author's cloze text. Raises UnbalancedClozeError."""
        return self._render(text, clozes=True)

    def code(self, code: str, language: str) -> str:
        """Render code with syntax colours."""
        if (html := highlighted(code, language)) is not None:
            return self._sanitizer.clean(html)
        fence = "`" * (max((len(run) for run in re.findall("`+", code)), default=0) + 3)
        text = f"{fence}{language}\n{code}\n{fence}"
        return self._remembered("code", text, lambda: self._sanitizer.clean(self._convert(text)))

    def _remembered(self, what: str, text: str, render: Callable[[], str]) -> str:
        """Render a text once; but one with images anew each time, for `image` to be told."""
        html = self._known.get((what, text))
        if html is None:
            html = render()
            if "<img" not in html:
                if len(self._known) >= _MEMORY:
                    self._known.clear()
                self._known[what, text] = html
        return html

    def _render(self, text: str, *, clozes: bool) -> str:
        if "$" not in text and (plain := paragraphs(text)):
            return plain
        tokens = scan(text, clozes=clozes)
        protected, stash = _protect(text, tokens)
        plain = paragraphs(protected) if stash else None
        html = plain or self._marked_up(protected, stash, text)
        html = _restore(_keep_from_anki(html), stash, self.formula)
        return write_clozes(html) if clozes else html

    def _marked_up(self, protected: str, stash: list[tuple[Token, str]], text: str) -> str:
        """Convert and sanitise a text in which markers stand for math and clozes."""
        html = self._sanitizer.clean(_keep_unknown_tags(self._convert(protected)))
        if len(set(_MARKER.findall(html))) != len(stash):
            raise LostMarkupError(f"a formula or a cloze got lost in {text!r}")
        html = _TAG.sub(lambda tag: _restore_in_tag(tag[0], stash), html)
        return _IMAGE_SOURCE.sub(self._image_source, html)

    def _convert(self, text: str) -> str:
        html = self._markdown.reset().convert(lay_out(text))
        if "klzzwxh:" in html:
            raise LostMarkupError(f"Python-Markdown left its placeholder in {text!r}")
        return html

    def _image_source(self, found: re.Match[str]) -> str:
        return found[1] + escape(self.image(unescape(found[2]))) + found[3]


def display(tex: str) -> str:
    """Return a formula on a line of its own, as MathJax in Anki reads it."""
    return rf"\[{escape(tex.strip())}\]"


def inline_math(tex: str) -> str:
    """Return a formula within a line, as MathJax in Anki reads it."""
    return rf"\({escape(tex.strip())}\)"


def unwrap(html: str) -> str:
    """Take the paragraph off HTML that is one paragraph."""
    one = html.startswith("<p>") and html.endswith("</p>")
    return html[3:-4] if one and html.count("<p>") == html.count("</p>") == 1 else html


def _keep_unknown_tags(html: str) -> str:
    """Turn what only looks like a tag, as in `vector<int>`, into text; nh3 would drop it."""

    def kept(found: re.Match[str]) -> str:
        name = found[1].lower()
        return "<" if name in _TAGS or name in _DROPPED_TAGS else "&lt;"

    return _TAG_NAME.sub(kept, html)


def _keep_from_anki(html: str) -> str:
    r"""Break up what is text here and a command to Anki or MathJax: `\(`, `[latex]`, `[sound:`."""
    return _ANKI_MARK.sub(lambda mark: f"{mark[0]}<span></span>", html)


def _protect(text: str, tokens: Sequence[Token]) -> tuple[str, list[tuple[Token, str]]]:
    """Put numbered markers in place of math and cloze marks; code is left to Markdown."""
    output: list[str] = []
    stash: list[tuple[Token, str]] = []
    position = 0
    for token in tokens:
        if token.piece is Piece.CODE:
            continue
        between = _UNFINISHED_TAG.sub("&lt;", text[position : token.start])
        if between.endswith("]("):
            between = between[:-1] + "\\("
        output += [between, f"{MARK_OPEN}{len(stash)}{MARK_CLOSE}"]
        stash.append((_unquoted(text, token), text[token.start : token.end]))
        position = token.end
    output.append(text[position:])
    return "".join(output), stash


def _unquoted(text: str, token: Token) -> Token:
    """Take the marks of a block quote off the further lines of a formula."""
    lead = _QUOTE_MARKS.match(text, text.rfind("\n", 0, token.start) + 1)
    if not lead or "\n" not in token.body:
        return token
    marks = re.compile(rf"\n(?:[ \t]*>){{1,{lead[0].count('>')}}}")
    return token._replace(body=marks.sub("\n", token.body))


def _restore_in_tag(tag: str, stash: list[tuple[Token, str]]) -> str:
    """Put the stashed pieces back as written: attributes know no math, and clozes break them."""

    def written(mark: re.Match[str]) -> str:
        token, source = stash[int(mark[1])]
        if token.piece not in _MATH:
            raise LostMarkupError(f"a cloze in the tag {tag!r}")
        return escape(source).replace("{{", "&#123;&#123;")

    return _MARKER.sub(written, tag)


def _for_mathjax(tex: str, display: bool) -> str:
    return rf"\[{tex}\]" if display else rf"\({tex}\)"


def _restore(html: str, stash: list[tuple[Token, str]], formula: Callable[[str, bool], str]) -> str:
    """Put the stashed pieces back as Anki reads them, but math inside code as written."""
    output: list[str] = []
    code_depth = 0
    position = 0
    for found in _CODE_OR_MARKER.finditer(html):
        output.append(html[position : found.start()])
        position = found.end()
        if found[2] is None:
            code_depth += -1 if found[1] else 1
            output.append(found[0])
            continue
        token, written = stash[int(found[2])]
        as_written = code_depth > 0 and token.piece in _MATH
        output.append(escape(written) if as_written else _piece(token, formula))
    output.append(html[position:])
    return "".join(output)


def _piece(token: Token, formula: Callable[[str, bool], str]) -> str:
    if token.piece in _MATH:
        return formula(_tex(token), token.piece is Piece.DISPLAY_MATH)
    return _mark(token)


def _mark(token: Token) -> str:
    match token.piece:
        case Piece.CLOZE_OPEN:
            return f"{MARK_OPEN}{{{{c{token.body}::{MARK_CLOSE}"
        case Piece.CLOZE_HINT:
            return f"{MARK_OPEN}::{MARK_CLOSE}"
        case _:
            return f"{MARK_OPEN}}}}}{MARK_CLOSE}"


def _tex(token: Token) -> str:
    """Escape a formula; cloze marks inside it stay marks."""
    output: list[str] = []
    position = 0
    for mark in token.inside:
        output += [escape(token.body[position : mark.start]), _mark(mark)]
        position = mark.end
    output.append(escape(token.body[position:]))
    return "".join(output).strip()
