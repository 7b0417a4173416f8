"""Code in the usual languages, coloured by Pygments at once: the same HTML as by way of Markdown.

On that way every piece of code gets a new lexer and formatter, which takes longer than colouring
it. A test compares the two.
"""

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.formatters import HtmlFormatter
    from pygments.lexer import Lexer

LANGUAGES = ("python", "text", "sql", "bash", "json", "yaml")
_SIMPLE = re.compile(r"(?!(?s:.*)\n +\n)[!-~](?:[ -~\n]*[!-~])?")
"""Printable ASCII with text at both ends: no tabs, no lines of blanks, nothing to strip."""


def highlighted(code: str, language: str) -> str | None:
    """Return code with its colours, or nothing if Markdown has to decide."""
    if language not in LANGUAGES or not _SIMPLE.fullmatch(code):
        return None
    if language == "text":
        html = escape(code, quote=False)
        return f'<div class="highlight"><pre><span></span><code>{html}\n</code></pre></div>'
    from pygments import highlight

    return highlight(code, _lexer(language), _formatter()).rstrip("\n")


@cache
def _lexer(language: str) -> "Lexer":
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(language, stripnl=True)


@cache
def _formatter() -> "HtmlFormatter[str]":
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(cssclass="highlight", wrapcode=True)
