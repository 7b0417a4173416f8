r"""What Python-Markdown does not know within a line: `~~del~~`, `H~2~O`, `x^2^`, `==mark==`, URLs.

Each is read where those who write it mean it, and stays text elsewhere: `~5`, `a==b`, `x^2+y^2`.
"""

import re
from string import punctuation
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import (
    InlineProcessor,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.util import AtomicString

MAY_BE_MARKED = re.compile(r"==|https?:|www\.")
"""What none of the plain texts has, though its signs are plain."""
_BEHIND = r"(?<=[A-Za-z0-9)\]}\ue001])"
_DELETED = r"(~~)(?![\s~])(.+?)(?<![\s~])~~"
_SUB = _BEHIND + r"(~)(?![\s~])([^\s~]+?)~(?!~)"
_SUP = _BEHIND + r"(\^)(?![\s^\[])([^\s^]+?)\^(?![\w^({]|-\d)"
_MARKED = r"(?<![\w=<>!:+*/&|^%-])(==)(?![=\s])(.+?)(?<![=\s])==(?![\w=])"
_BREAK = r"\\\n"
_AMPERSAND = r"\\&"
_URL = r"https?://[^\W_][^\s<>\x02\x03\ue000\ue001，。；：！？、）】」』]*"  # noqa: RUF001
_AFTER_URL = "?!.,:;*_~'\""
_HTML, _ENTITY, _ESCAPE = 90, 80, 180
"""Where these patterns of Python-Markdown's stand; higher ones come first."""


class _Url(InlineProcessor):
    """A bare URL becomes a link, without the punctuation of the sentence around it."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - as in the base class
    ) -> tuple[Element, int, int]:
        url = m[0]
        while True:
            shorter = url.rstrip(_AFTER_URL)
            if shorter.endswith(")") and shorter.count("(") < shorter.count(")"):
                shorter = shorter[:-1]
            if shorter == url:
                break
            url = shorter
        link = Element("a", {"href": url})
        link.text = AtomicString(url)
        return link, m.start(), m.start() + len(url)


class _Ampersand(InlineProcessor):
    """An escaped `&` begins no entity."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - as in the base class
    ) -> tuple[str, int, int]:
        return "&amp;", m.start(), m.end()


def register(markdown: Markdown) -> None:
    """Teach Python-Markdown these patterns, and that every sign of ASCII can be escaped."""
    patterns = markdown.inlinePatterns
    patterns.register(SubstituteTagInlineProcessor(_BREAK, "br"), "backslash-break", _ESCAPE + 2)
    patterns.register(_Ampersand(_AMPERSAND, markdown), "ampersand", _ESCAPE + 1)
    patterns.register(_Url(_URL, markdown), "url", _HTML - 1)
    patterns.register(SimpleTagInlineProcessor(_DELETED, "del"), "del", 65)
    patterns.register(SimpleTagInlineProcessor(_MARKED, "mark"), "mark", 64)
    patterns.register(SimpleTagInlineProcessor(_SUB, "sub"), "sub", 63)
    patterns.register(SimpleTagInlineProcessor(_SUP, "sup"), "sup", 62)
    known = markdown.ESCAPED_CHARS
    known += [sign for sign in punctuation if sign not in known]
