"""Images exist, lie inside `cards/`, are whole, and look the same on cards and on paper."""

import re
from collections.abc import Iterator

from flashgen.authoring.schema import Role, Text
from flashgen.diagnostics import Diagnostic, Rule, clip
from flashgen.markup.scan import covers
from flashgen.markup.tokens import Piece
from flashgen.media.library import MediaError
from flashgen.rules.subject import Subject, may_show, scanned

NO_IMAGE = Rule.error(
    "FG132",
    "image that cannot be packed",
    """
    Images lie below `cards/` and are of a type that Anki shows on every device. Nothing outside
    is read, so a deck cannot carry away files of whoever builds it. Each is looked into: it is
    whole, is what its name says, has a size, and at most 100 million pixels.
    """,
    bad="""
concepts:
  - id: relu
    term: ReLU
    definition: The larger of zero and its input.
    image: media/relu.svg
""",
    good="""
concepts:
  - id: relu
    term: ReLU
    definition: The larger of zero and its input.
    image: media/relu.svg
# cards/media/relu.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 2 1"><path d="M-1 0H0L1-1"/></svg>
""",
)
NOT_THE_SAME = Rule.warning(
    "FG139",
    "image that is not the same everywhere",
    """
    Anki shows this image, or most of it, but a PDF cannot, or other programs show it in another
    size. An SVG with a `foreignObject`, with `var()`, with files of its own or without a size,
    an AVIF, and a file whose name says another format.
    """,
    bad="""
summary: '![A note](media/note.svg)'
# cards/media/note.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" fill="var(--ink)"><path d="M0 0h9"/></svg>
""",
    good="""
summary: '![A note](media/note.svg)'
# cards/media/note.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" fill="#024"><path d="M0 0h9"/></svg>
""",
)

_IMAGE = re.compile(
    r"(?<!\\)!\[(?:\\.|[^\[\]\\]|\[[^\[\]]{0,200}\]){0,1000}\]"
    r"\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:[^()<>\s]|\([^()\s]*\))+))"
    r"|<img\b[^>]{0,1000}?\bsrc\s*=\s*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<word>[^\"'>\s]+))",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report images that cannot be packed, in `image` keys and in Markdown.

    Rarer ways to write an image are found when it is rendered, at the position of their item.
    """
    for text in subject.texts:
        if text.role is Role.IMAGE:
            yield from _check(subject, text, 0, text)
        elif text.role.is_markdown and may_show(text):
            code = [t for t in scanned(text) or () if t.piece in (Piece.CODE, Piece.FENCE)]
            for found in _IMAGE.finditer(text):
                if not covers(code, found.start()):
                    group = str(found.lastgroup)
                    yield from _check(subject, text, found.start(group), found[group])


def _check(subject: Subject, text: Text, offset: int, written: str) -> Iterator[Diagnostic]:
    try:
        image = subject.library.find(written, subject.source.path.parent)
    except MediaError as error:
        yield subject.finding_in(text, offset, NO_IMAGE, str(error), error.hint)
        return
    for remark in image.remarks:
        message = f'the image "{clip(written)}" {remark.message}'
        yield subject.finding_in(text, offset, NOT_THE_SAME, message, remark.hint)
