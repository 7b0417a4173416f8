"""Clozes in the HTML of a field: written so that Anki reads just these, with inert text inside.

Inside a cloze, `}}` ends it early and `::` starts a hint; outside, `{{c1::` opens one. Comments
split such text where Anki and MathJax skip them, character references where they stand in a tag.
"""

import re

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
_MARK = re.compile(rf"{MARK_OPEN}([^{MARK_OPEN}{MARK_CLOSE}]*){MARK_CLOSE}")
_TAG = re.compile(r"<[^>]*>")


def hide(number: str, html: str) -> str:
    """Wrap HTML in a cloze; nothing inside can end it early or start a hint."""
    return f"{{{{c{number}::{_inert(html)}}}}}"


def write_clozes(html: str) -> str:
    """Turn cloze marks (between `MARK_OPEN` and `MARK_CLOSE`) into Anki's, the text between inert.

    `{{c1,2::a::hint}}` becomes `{{c1::{{c2::a::hint}}::hint}}`: Anki 23 knows nesting only.
    """
    output: list[str] = []
    opened: list[tuple[int, int]] = []
    position = 0
    for mark in _MARK.finditer(html):
        between = html[position : mark.start()]
        closing = mark[1] in ("}}", "::")
        output.append(_inert(between, before_mark=closing) if opened else defuse(between))
        position = mark.end()
        if mark[1] == "::":
            opened[-1] = (opened[-1][0], len(output))
            output.append("::")
        elif mark[1] == "}}":
            clozes, hint = opened.pop()
            again = "".join(output[hint:]) if hint else ""
            output += ["}}", *[f"{again}}}}}"] * (clozes - 1)]
        else:
            numbers = mark[1][3:-2].split(",")
            output += [f"{{{{c{number}::" for number in numbers]
            opened.append((len(numbers), 0))
    output.append(defuse(html[position:]))
    return "".join(output)


def defuse(html: str) -> str:
    """Keep text outside the clozes of a cloze field from being read as one."""
    return html.replace("{{c", "{<!-- -->{c") if "{{c" in html else html


def _inert(html: str, *, before_mark: bool = True) -> str:
    """Split `{{c`, `}}` and `::` in text with comments, in tags with character references."""
    if "}" not in html and "::" not in html and "{{c" not in html and not html.endswith(":"):
        return html
    output: list[str] = []
    position = 0
    for tag in _TAG.finditer(html):
        output += [_split(html[position : tag.start()]), _split_in_tag(tag[0])]
        position = tag.end()
    last = _split(html[position:])
    if before_mark and last.endswith(("}", ":")):
        last += "<!-- -->"
    return "".join([*output, last])


def _split(text: str) -> str:
    text = re.sub(r"\}(?=\})", "}<!-- -->", text)
    text = re.sub(r":(?=:)", ":<!-- -->", text)
    return defuse(text)


def _split_in_tag(tag: str) -> str:
    return tag.replace("}}", "&#125;&#125;").replace("::", "&#58;&#58;").replace("{{", "&#123;{")
