"""Paragraphs of plain text, which need no Markdown: the same HTML, fifty times as fast.

Most texts of a card are a sentence or two with a formula, a word in bold and a piece of code. What
is let through here is so narrow that Python-Markdown has nothing to decide about it; a test
compares the two on thousands of texts. Anything else is left to Python-Markdown.
"""

import re
from html import escape

from flashgen.markup.cloze import MARK_CLOSE, MARK_OPEN

_WORD = r"[^\W_]"
_TEXT = (
    r"[A-Za-z0-9 ,;.:()'\"?!/%+=-]++"
    rf"|{_WORD}++|[–—“”‘’…→·×≈≤≥]++|{MARK_OPEN}\d+{MARK_CLOSE}"  # noqa: RUF001
)
_PHRASE = rf"(?:{_WORD}|[“(])(?:(?:{_WORD}|[ ,;.:()'?!–—“”‘’-])*(?:{_WORD}|[”).?!:]))?"  # noqa: RUF001
_OPENS, _CLOSES = r"(?:(?<=[ (\n])|^)", r"(?=[ ,;.:)?!\n]|$)"
_BOLD = rf"{_OPENS}\*\*{_PHRASE}\*\*{_CLOSES}"
_ITALIC = rf"{_OPENS}\*{_PHRASE}\*{_CLOSES}"
_CODE = rf"{_OPENS}`[A-Za-z0-9](?:[A-Za-z0-9 _.,=()+/-]*[A-Za-z0-9_)])?`{_CLOSES}"
_SPAN = re.compile(r"\*\*(?P<bold>[^*]*)\*\*|\*(?P<italic>[^*]*)\*|`(?P<code>[^`]*)`")
_NO_BLOCK = r"(?![ :=+-]|\d+[.)](?: |$|\n))"
_LINE = rf"{_NO_BLOCK}(?:{_TEXT}|{_BOLD}|{_ITALIC}|{_CODE})++"
_PARAGRAPHS = re.compile(rf"{_LINE}(?:\n{{1,2}}{_LINE})*+")
_LINKS = ("http:", "https:", "www.")
_TAGS = {"bold": "strong", "italic": "em", "code": "code"}


def paragraphs(text: str) -> str | None:
    """Return the HTML of plain paragraphs, or nothing if Markdown has to decide."""
    if not _PARAGRAPHS.fullmatch(text) or " \n" in text or text[-1] == " ":
        return None
    if any(link in text for link in _LINKS):
        return None
    html = _SPAN.sub(_span, escape(text, quote=False)) if "*" in text or "`" in text else text
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in html.split("\n\n"))


def _span(found: re.Match[str]) -> str:
    tag = _TAGS[str(found.lastgroup)]
    return f"<{tag}>{found[str(found.lastgroup)]}</{tag}>"


def plain_text(markdown: str) -> str:
    """Return one line of text for Anki's browser: Markdown without its marks."""
    return " ".join(re.sub(r"[*`$]|(?<!\w)_|_(?!\w)", "", markdown).split())
