"""Pictures in texts say what they show, for those who cannot see them."""

import re
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.markup.scan import covers
from flashgen.markup.tokens import Piece
from flashgen.rules.subject import Subject, may_show, scanned

NO_ALT = Rule.warning(
    "FG137",
    "picture without a text",
    "Who cannot see a picture, or waits for it to load, needs a few words that say what it is.",
    bad="""
summary: '![](media/means.svg)'
# cards/media/means.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>
""",
    good="""
summary: '![Two means far apart](media/means.svg)'
# cards/media/means.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>
""",
)

_MARKDOWN = re.compile(r"(?<!\\)!\[\s*\](?=[(\[])")
_HTML = re.compile(
    r"<img\b(?=[^>]*\ssrc\b)(?![^>]*\balt\s*=\s*(?:\"\s*[^\"\s]|'\s*[^'\s]|[^\"'\s>]))[^>]*>",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report pictures in Markdown without a text; the `image` of an item has a fixed one."""
    for text in subject.markdown:
        if not may_show(text) or (tokens := scanned(text)) is None:
            continue
        code = [token for token in tokens if token.piece in (Piece.CODE, Piece.FENCE)]
        for pattern in (_MARKDOWN, _HTML):
            for found in pattern.finditer(text):
                if not covers(code, found.start()):
                    message = "this picture has no text that says what it shows"
                    hint = "write it between the brackets: `![two clusters](media/x.svg)`"
                    yield subject.finding_in(text, found.start(), NO_ALT, message, hint)
