"""Code on a small screen: a long line breaks and goes on below its own beginning.

Only long lines are marked, so that short code is written as it always was.
"""

import re
from html import unescape

PHONE_COLUMNS = 40
"""What a phone shows of a line of code."""
_COLUMNS = 60
"""What fits beside the margins on a desktop; wider code is moved sideways there."""
_TAG = re.compile(r"<[^>]*>")


def breakable(html: str) -> str:
    """Mark the long lines of a listing; what is too wide for any screen is reached by keyboard."""
    head, opening, rest = html.partition("<code>")
    body, closing, tail = rest.rpartition("</code>")
    lines = body.split("\n")
    texts = [unescape(_TAG.sub("", line)) for line in lines]
    if max(map(len, texts)) <= PHONE_COLUMNS:
        return html
    marked = "\n".join(map(_marked, lines, texts))
    if max(map(len, texts)) > _COLUMNS:
        head = head.replace("<pre>", '<pre tabindex="0">')
    return f"{head}{opening}{marked}{closing}{tail}"


def _marked(line: str, text: str) -> str:
    if len(text) <= PHONE_COLUMNS:
        return line
    indent = len(text) - len(text.lstrip(" "))
    return f'<span class="fg-long" style="--in:{indent}">{line}</span>'
