"""Images exist, lie inside `cards/`, are whole, and look the same on cards and on paper."""

import re
from collections.abc import Iterator

from flashgen.authoring.nodes import Scalar
from flashgen.diagnostics import Diagnostic, Severity, clip
from flashgen.markup.scan import Piece, Token, UnbalancedClozeError, covers, scan
from flashgen.media.library import MediaError
from flashgen.rules.subject import Role, Subject, may_show

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
    for path, scalar, role in subject.texts:
        if role is Role.PLAIN and path[-1] == "image":
            yield from _check(subject, scalar, 0, scalar.value.strip())
        elif role is Role.MARKDOWN and may_show(scalar.value):
            code = _code(scalar.value)
            for found in _IMAGE.finditer(scalar.value):
                if not covers(code, found.start()):
                    group = str(found.lastgroup)
                    yield from _check(subject, scalar, found.start(group), found[group])


def _check(subject: Subject, scalar: Scalar, offset: int, written: str) -> Iterator[Diagnostic]:
    try:
        image = subject.library.find(written, subject.source.path.parent)
    except MediaError as error:
        yield subject.finding_in(scalar, offset, "FG132", str(error), error.hint)
        return
    for remark in image.remarks:
        message = f'the image "{clip(written)}" {remark.message}'
        yield subject.finding_in(scalar, offset, "FG139", message, remark.hint, Severity.WARNING)


def _code(text: str) -> list[Token]:
    try:
        tokens = scan(text)
    except UnbalancedClozeError:
        return []
    return [token for token in tokens if token.piece is Piece.CODE]
