r"""What readers of Markdown disagree on: formulas spelled for all of them, and kinds of lines.

GitHub undoes `\{`, `\|` and `\,` inside formulas, takes `<b` there for a tag, and keeps `\\` only
at the end of a line (github/markup issues 1577 and 1746); every reader splits a table row at a
`|` in a formula. So formulas are respelled, the same but for thin spaces, and kept out of reach
of Markdown by markers while the text around them is written.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache, lru_cache

from flashgen.markup.scan import Piece, Token, delimited, scan

MARKER = re.compile("\ue000(\\d+)\ue001")
BLOCK_START = re.compile(
    r"^(?: {4}|\t| {0,3}(?:[-+*]\s|\d+[.)]\s|#{1,6}\s|[>|<]|:\s|\[[^\]]+\]:))", re.MULTILINE
)
HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:(?<![ \t])[ \t]+#+)?(?:(?<![ \t])[ \t]+)?")
DELIMITER_ROW = re.compile(
    r"[ \t>]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?"
)
_RULE = re.compile(r" {0,3}([-_*])[ \t]*(?:\1[ \t]*){2,}")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_LIST_ITEM = re.compile(r"[ \t>]*(?:[-+*]|\d+[.)])[ \t]")
_UNSAFE_IN_ROW = re.compile(r"\\begin\{array\}\{[^}]*\||\\text\w*\{[^}]*\|")
_TEX = re.compile(r"\\(?:[A-Za-z]+|.)|[ \n]*<[ \n]*|\](?=\()|\|", re.DOTALL)
_REMEMBERED = 2000
"""Results that are kept: sheet and quiz write the same texts."""
_RESPELLED = {
    r"\{": r"\lbrace",
    r"\}": r"\rbrace",
    r"\|": r"\Vert",
    r"\:": r"\medspace",
    r"\>": r"\medspace",
    r"\;": r"\medspace",
    r"\,": " ",
    r"\!": " ",
    r"\Bigl": r"\Big",  # pandoc 2 reads the others of this family
    r"\Bigr": r"\Big",
    "]": "] ",
}


class LineKind(Enum):
    """What a line of Markdown is, as far as writing it depends on that."""

    TEXT = auto()
    HEADING = auto()
    TABLE_ROW = auto()
    VERBATIM = auto()


def guard(text: str) -> tuple[str, tuple[Token, ...]]:
    """Put numbered markers in place of code and math; a fence left open is closed."""
    tokens = scan(text)
    if tokens and tokens[-1].end == len(text) and (ending := _missing_fence(text, tokens[-1])):
        return guard(text + ending)
    output, position = [], 0
    for number, token in enumerate(tokens):
        output += [text[position : token.start], f"\ue000{number}\ue001"]
        position = token.end
    return "".join(output) + text[position:], tokens


def restore(text: str, tokens: Sequence[Token]) -> str:
    """Put code and math back as authored, but for blanks at the ends of lines."""

    def source(found: re.Match[str]) -> str:
        token = tokens[int(found[1])]
        whole = token.body if token.piece is Piece.CODE else delimited(token, token.body)
        return re.sub(r"(?<![ \t])[ \t]+$", "", whole, flags=re.MULTILINE)

    return MARKER.sub(source, text)


def escape(text: str, characters: str) -> str:
    """Put a backslash before each of `characters` that has none."""
    pattern = _escapable(characters)
    return pattern.sub(lambda m: m[0] if m[0][0] == "\\" else f"\\{m[0]}", text)


@cache
def _escapable(characters: str) -> re.Pattern[str]:
    return re.compile(rf"\\.|[{re.escape(characters)}]", re.DOTALL)


@lru_cache(maxsize=_REMEMBERED)
def inline_tex(tex: str, *, row: bool = False) -> str:
    """Spell a formula for the middle of a line; in a table row without `|`."""
    return " ".join(_respell(tex, row=row).split()) or tex


def display_tex(tex: str) -> list[str]:
    """Spell a formula on lines of its own, none of which looks like a list, quote or heading."""
    lines = [
        re.sub(r" {2,}", " ", line.strip()) for line in _respell(tex, display=True).split("\n")
    ]
    spelled = [re.sub(r"^([-+*]|\d+[.)])[ \t]+(?=\S)", r"\1", line) for line in lines if line]
    inert = [f"{{}}{line}" if re.match(r"[>#]|[-+*=]+$", line) else line for line in spelled]
    return ["$$", *inert, "$$"]


@lru_cache(maxsize=_REMEMBERED)
def fits_cell(text: str) -> bool:
    """Say whether Markdown can stand in a table cell: one paragraph without display math.

    Nor does a formula or a piece of code fit that cannot be written without a bare `|`.
    """
    guarded, tokens = guard(text.strip("\n"))
    lines = guarded.split("\n")
    if BLOCK_START.search(guarded) or not all(line.strip() for line in lines):
        return not text.strip()
    if any(_UNDERLINE.fullmatch(line) or _RULE.fullmatch(line) for line in lines):
        return False
    return not any(
        token.piece is Piece.DISPLAY_MATH
        or (token.piece is Piece.CODE and (_is_fence(token) or r"\|" in token.body))
        or (token.piece is Piece.INLINE_MATH and _UNSAFE_IN_ROW.search(token.body))
        for token in tokens
    )


def opens_plainly(text: str) -> bool:
    """Say whether written text begins with a paragraph."""
    if text[:1].isalpha() and "\n" not in text:
        return True
    first, _, rest = text.partition("\n")
    if BLOCK_START.match(first) or first.startswith(("$$", "```", "~~~")):
        return False
    return not DELIMITER_ROW.fullmatch(rest.partition("\n")[0])


def classify(guarded: str, tokens: Sequence[Token]) -> list[tuple[LineKind, str]]:
    """Split guarded text into lines of their kinds.

    Underlined headings become `#` headings. The lines of a paragraph are joined, since some
    readers (Obsidian) break lines where the author's editor did.
    """
    lines = _underlined(guarded.split("\n"))
    fences = tuple(f"\ue000{n}\ue001" for n, token in enumerate(tokens) if _is_fence(token))
    verbatim, rows = _indented_code(lines), _table_rows(lines, fences)
    output: list[tuple[LineKind, str]] = []
    goes_on = False
    for number, line in enumerate(lines):
        content = line.strip()
        apart = not content or content in fences or bool(_RULE.fullmatch(line))
        if number in verbatim or number in rows or HEADING.fullmatch(line):
            kind = LineKind.TABLE_ROW if number in rows else LineKind.HEADING
            output.append((LineKind.VERBATIM if number in verbatim else kind, line))
            goes_on = False
            continue
        if goes_on and not apart and not BLOCK_START.match(content):
            last = output.pop()[1]
            broken = f"{last.rstrip()}\\" if last.endswith("  ") else last
            if broken.endswith("\\"):
                output += [(LineKind.TEXT, broken), (LineKind.TEXT, line)]
            else:
                output.append((LineKind.TEXT, f"{last.rstrip()} {line.lstrip()}"))
        else:
            output.append((LineKind.TEXT, line))
        goes_on = not apart and not content.endswith(fences) and content[0] not in "<>"
    return output


def _missing_fence(text: str, token: Token) -> str:
    """Return what closes a fence that the author left open: it must not swallow what follows."""
    if not _is_fence(token):
        return ""
    marks = token.body[: len(token.body) - len(token.body.lstrip(token.body[0]))]
    last = token.body.rsplit("\n", 1)[-1].strip(" \t>")
    if "\n" in token.body and last.startswith(marks) and not last.strip(marks[0]):
        return ""
    lead = text[text.rfind("\n", 0, token.start) + 1 : token.start]
    return "\n" + re.sub(r"[^ \t>]", " ", lead) + marks


def _is_fence(token: Token) -> bool:
    """Tell a fence from a span of code, which ends in the backticks it begins with."""
    body = token.body
    fenced = body.startswith("```") and ("\n" in body or not body.endswith("```"))
    return token.piece is Piece.CODE and (fenced or body.startswith("~~~"))


def _respell(tex: str, *, row: bool = False, display: bool = False) -> str:
    def spelled(found: re.Match[str]) -> str:
        old = found[0]
        follower = tex[found.end() : found.end() + 1]
        if "<" in old:
            return " < "
        if old == "\\\\" and display and follower not in ("[", "*"):
            return "\\\\\n"
        new = (r"\vert" if row else old) if old == "|" else _RESPELLED.get(old, old)
        return f"{new} " if new != old and new[-1].isalpha() and follower.isalpha() else new

    return _TEX.sub(spelled, tex)


def _underlined(lines: Sequence[str]) -> list[str]:
    """Turn underlined headings into `#` headings; a rule below a paragraph stays a rule."""
    output: list[str] = []
    for line in lines:
        mark = _UNDERLINE.fullmatch(line)
        if mark and output and output[-1].strip():
            alone = len(output) == 1 or not output[-2].strip() or HEADING.fullmatch(output[-2])
            if alone and not BLOCK_START.match(output[-1]):
                output[-1] = f"{'#' if mark[1][0] == '=' else '##'} {output[-1].strip()}"
                continue
            output.append("")
        output.append(line)
    return output


def _indented_code(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines that are code because they are indented."""
    code: set[int] = set()
    in_list, after_blank = False, True
    for number, line in enumerate(lines):
        if not line.strip():
            after_blank = True
            continue
        if _LIST_ITEM.match(line) and (in_list or not line.startswith(("    ", "\t"))):
            in_list = True
        elif not line.startswith((" ", "\t")):
            in_list = False
        if line.startswith(("    ", "\t")) and not in_list and (after_blank or number - 1 in code):
            code.add(number)
        after_blank = False
    return code


def _table_rows(lines: Sequence[str], fences: Sequence[str]) -> set[int]:
    """Return the numbers of the lines that are rows of the author's tables."""
    rows: set[int] = set()
    for number, line in enumerate(lines):
        header = lines[number - 1] if number else ""
        starts = BLOCK_START.match(line) and not line.lstrip().startswith("|")
        if "|" in header and DELIMITER_ROW.fullmatch(line) and not HEADING.fullmatch(header):
            rows |= {number - 1, number}
        elif number - 1 in rows and line.strip() and not starts and line.strip() not in fences:
            rows.add(number)
    return rows
