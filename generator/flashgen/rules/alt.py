"""Pictures in texts say what they show, for those who cannot see them."""

import re
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.markup.scan import covers, scan
from flashgen.markup.tokens import Piece, UnbalancedClozeError
from flashgen.rules.subject import Role, Subject, may_show

_MARKDOWN = re.compile(r"(?<!\\)!\[\s*\](?=[(\[])")
_HTML = re.compile(
    r"<img\b(?=[^>]*\ssrc\b)(?![^>]*\balt\s*=\s*(?:\"\s*[^\"\s]|'\s*[^'\s]|[^\"'\s>]))[^>]*>",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report pictures in Markdown without a text; the `image` of an item has a fixed one."""
    for path, scalar, role in subject.texts:
        if role is not Role.MARKDOWN or not may_show(scalar.value):
            continue
        try:
            tokens = scan(scalar.value, clozes=path[0] == "clozes")
        except UnbalancedClozeError:
            continue
        code = [token for token in tokens if token.piece in (Piece.CODE, Piece.FENCE)]
        for pattern in (_MARKDOWN, _HTML):
            for found in pattern.finditer(scalar.value):
                if not covers(code, found.start()):
                    message = "this picture has no text that says what it shows"
                    hint = "write it between the brackets: `![two clusters](media/x.svg)`"
                    severity = Severity.WARNING
                    offset = found.start()
                    yield subject.finding_in(scalar, offset, "FG137", message, hint, severity)
