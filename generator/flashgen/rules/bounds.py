"""Texts stay small and plain enough to be rendered in no time, whoever wrote them.

Python-Markdown looks for the end of a bracket from every bracket that is open, for the end of a tag
from every `<`, and splits a whole paragraph again for each of its lines; MathJax walks all atoms of
a formula for each of them. Seconds become minutes long before a person would write such a text, so
these bounds are far above what cards hold. Other rules run only on what passes here.
"""

import re
from collections.abc import Iterator

from flashgen.authoring.schema import Text
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds.snippet import Snippet
from flashgen.markup.tokens import Piece, Token
from flashgen.rules.subject import Subject, scanned

OUT_OF_BOUNDS = Rule.error(
    "FG172",
    "text out of all bounds",
    """
    Some texts take minutes to render or crash what renders them: very long ones, hundreds of
    open brackets or tags, lists nested beyond sense. The bounds are far above what cards hold.
    """,
    bad="""
summary: "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ many brackets"
""",
    good="""
summary: "`[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[` many brackets"
""",
)

MAX_TEXT, MAX_TEX, MAX_EMPHASIS = 20_000, 2_000, 2_000
MAX_FORMULAS, MAX_WORK = 600, 5_000_000
"""Different formulas, and the sum of the squares of their atoms: a second for MathJax each."""
MAX_CODE_BLOCKS = 200
MAX_OPEN, MAX_TAGS, MAX_LINES, MAX_NESTED, MAX_MARKS, MAX_TARGET = 20, 50, 400, 20, 300, 2_000
_SHORTER = "a card shows far less; split it"
_MATH = (Piece.INLINE_MATH, Piece.DISPLAY_MATH)
_OPENING = re.compile(r"\\.|(?P<blank>\n[ \t]*(?=\n))|(?P<mark>\]\(|[\[\]()])", re.DOTALL)
_ATOM = re.compile(r"\\[A-Za-z]+|[^\s{}]")
_NESTED = re.compile(
    rf"^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{{1,9}}[.)](?=[ \t]))){{{MAX_NESTED + 1}}}", re.MULTILINE
)
_MARK = re.compile(r"\\[^\sA-Za-z0-9]|~")
_LONG_TARGET = re.compile(rf"\]:\s*+\S{{{MAX_TARGET + 1}}}")
_EMPHASIS = re.compile(r"[*_]+")
_TAG = re.compile("</?[A-Za-z]")
_UNCLOSED_TAG = re.compile(r"<(?=[A-Za-z/!?])(?![^<>]*>)")
_UNUSUAL = re.compile(r"[][<~\\]")
"""What a short text must have for any of this to be wrong with it, unless it is nested."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report texts that would take seconds to render, and a file that has too many of them."""
    formulas: dict[str, tuple[Text, int]] = {}
    code_blocks: list[tuple[Text, int]] = []
    for text in subject.texts:
        limit = MAX_TEX if text.role.is_tex else MAX_TEXT
        if len(text) > limit:
            message = f"this text has {len(text):,} characters; at most {limit:,} are shown"
            yield subject.finding_in(text, 0, OUT_OF_BOUNDS, message, _SHORTER)
        elif text.role.is_tex:
            formulas.setdefault(text, (text, 0))
        elif text.role.is_markdown:
            tokens = scanned(text) or ()  # else what is in it is counted as text
            spans = [token for token in tokens if token.piece in (Piece.CODE, Piece.FENCE)]
            if len(spans) > MAX_MARKS:
                message = f"more than {MAX_MARKS} pieces of code in this text"
                offset = spans[MAX_MARKS].start
                yield subject.finding_in(text, offset, OUT_OF_BOUNDS, message, _SHORTER)
            for token in tokens:
                if token.piece in _MATH:
                    formulas.setdefault(token.body, (text, token.start))
                elif token.piece is Piece.FENCE:
                    code_blocks.append((text, token.start))
            left = _without(text, tokens) if tokens else text
            nested = ("\n" in left or not left[:1].isalpha()) and _NESTED.search(left)
            if nested or len(left) > MAX_LINES or _UNUSUAL.search(left):
                yield from _tangled(subject, text, left)
    code_blocks += [(snippet.code, 0) for snippet in subject.question.each(Snippet)]
    many = len(formulas) > MAX_FORMULAS or len(code_blocks) > MAX_CODE_BLOCKS
    if many or sum(len(tex) ** 2 for tex in formulas) > min(MAX_WORK, MAX_TEX**2):
        yield from _too_many(subject, formulas, code_blocks)


def _too_many(
    subject: Subject,
    formulas: dict[str, tuple[Text, int]],
    code_blocks: list[tuple[Text, int]],
) -> Iterator[Diagnostic]:
    work = 0
    for count, (tex, (text, offset)) in enumerate(formulas.items(), start=1):
        work += len(_ATOM.findall(tex)) ** 2
        if len(tex) > MAX_TEX:
            message = f"this formula has {len(tex):,} characters; at most {MAX_TEX:,} are shown"
            yield subject.finding_in(text, offset, OUT_OF_BOUNDS, message, "split it")
        if count > MAX_FORMULAS or work > MAX_WORK:
            message = (
                f"this question has more or longer formulas than can be tried, {count:,} so far"
            )
            hint = f"split the question; at most {MAX_FORMULAS} different ones, or fewer long ones"
            yield subject.finding_in(text, offset, OUT_OF_BOUNDS, message, hint)
            break
    if len(code_blocks) > MAX_CODE_BLOCKS:
        text, offset = code_blocks[MAX_CODE_BLOCKS]
        message = f"a question has at most {MAX_CODE_BLOCKS} blocks of code"
        yield subject.finding_in(text, offset, OUT_OF_BOUNDS, message, "split the question")


def _tangled(subject: Subject, text: Text, left: str) -> Iterator[Diagnostic]:
    """Report brackets, tags and lines that Markdown would search again and again."""
    problems = [
        (_too_deep(left), f"more than {MAX_OPEN} brackets are open here", r"write `\[` for a `[`"),
        (
            _nth(_UNCLOSED_TAG, left, MAX_TAGS),
            f"more than {MAX_TAGS} tags in this text are never closed",
            "write `&lt;` for a `<`, or put code between backticks",
        ),
        (
            _nth(_EMPHASIS, left, MAX_EMPHASIS),
            f"more than {MAX_EMPHASIS:,} stars and underscores in this text",
            "put code between backticks",
        ),
        (
            _nth(_TAG, left, MAX_MARKS),
            f"more than {MAX_MARKS} tags in this text",
            "write Markdown, or put code between backticks",
        ),
        (
            _nth(_MARK, left, MAX_MARKS),
            f"more than {MAX_MARKS} backslashes and tildes in this text",
            "put code between backticks",
        ),
        (
            _nth(_NESTED, left, 0),
            f"lists or quotes are nested more than {MAX_NESTED} levels deep here",
            "write them one below the other",
        ),
        (
            _nth(_LONG_TARGET, left, 0),
            f"the target of this link has more than {MAX_TARGET:,} characters",
            "shorten it, or write `\\[` if it is no link",
        ),
        (
            _long_paragraph(left),
            f"this paragraph has more than {MAX_LINES} lines",
            "leave blank lines between paragraphs, or split the table",
        ),
    ]
    for offset, message, hint in problems:
        if offset is not None:
            yield subject.finding_in(text, offset, OUT_OF_BOUNDS, message, hint)


def _without(text: str, tokens: tuple[Token, ...]) -> str:
    """Blank out math and code within a line, where Markdown looks for nothing.

    A fence stays, for Markdown takes some for text that are none to us.
    """
    parts: list[str] = []
    position = 0
    for token in tokens:
        if token.piece is Piece.FENCE:
            continue
        parts += [text[position : token.start], " " * (token.end - token.start)]
        position = token.end
    return "".join([*parts, text[position:]])


def _too_deep(text: str) -> int | None:
    """Return where too many brackets are open in one paragraph, counting the `(` of links."""
    square = round_ = 0
    for found in _OPENING.finditer(text):
        match found["mark"]:
            case "[":
                square += 1
            case "](":
                square, round_ = max(0, square - 1), round_ + 1
            case "]":
                square = max(0, square - 1)
            case "(" if round_:
                round_ += 1
            case ")":
                round_ = max(0, round_ - 1)
            case _ if found["blank"]:
                square = round_ = 0
        if square + round_ > MAX_OPEN:
            return found.start()
    return None


def _nth(pattern: re.Pattern[str], text: str, count: int) -> int | None:
    for number, found in enumerate(pattern.finditer(text)):
        if number == count:
            return found.start()
    return None


def _long_paragraph(text: str) -> int | None:
    offset = lines = 0
    for line in text.split("\n"):
        lines = lines + 1 if line.strip() else 0
        if lines > MAX_LINES:
            return offset
        offset += len(line) + 1
    return None
