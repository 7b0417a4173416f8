r"""Formulas between other marks than `$…$`: `` $`…`$ `` and a fence of `math`, `\(…\)` and `\[…\]`.

In Markdown `\(` and `\[` are brackets that are no markup. They are read as LaTeX's own marks where
what is between them looks like TeX; `\(see below\)`, `\[1\]` and `f\(x\)` stay words.
"""

import re

from flashgen.markup.tokens import Piece, Token

MAY_HAVE_MATH = re.compile(r"\$|\\[(\[]|```|~~~")
"""What a text has in which there is a formula, or a fence."""
_TICKED = re.compile(
    r"\$`(?!`)((?:[^`\n]|\n(?![ \t]*\n))*[^`\s](?:[^`\n]|\n(?![ \t]*\n))*)`\$(?!\w)"
)
_MATH_FENCE = re.compile(r"(?:`{3,}|~{3,})[ \t]*math[ \t]*(?=\n)")
_BODY = r"((?:[^\\`\n]|\\[^()\[\]\n]|\\?\n(?![ \t]*\n)){1,2000}?)"
_LATEX = {"(": re.compile(rf"\\\({_BODY}\\\)"), "[": re.compile(rf"\\\[{_BODY}\\\]")}
_TEX = re.compile(r"\\[A-Za-z,;!|{]|(?<![\\\s])[_^](?=[\w{\\])|=|(?<!\s)[<>](?=\w)|\s[<>+]\s")
"""What words have not."""
_WORDS = re.compile(r"[^\W\d_]{3}|^\s*\d*\s*$")
"""What a formula without any of that has not."""


def in_ticks(text: str, start: int) -> Token | None:
    """Return the formula between a dollar sign with a backtick and its mirror image, if any."""
    if not text.startswith("$`", start):
        return None
    found = _TICKED.match(text, start)
    return found and Token(Piece.INLINE_MATH, start, found.end(), found[1], lead=2)


def in_fence(text: str, start: int, last: int, end: int) -> Token | None:
    """Return the formula in a fence from `start` to `end` if its language is `math`.

    Its last line starts at `last`. The body starts with the end of the first one.
    """
    found = _MATH_FENCE.match(text, start)
    body = text[found.end() : last].removesuffix("\n") if found else ""
    if not found or not body.strip(" \t>\n"):
        return None
    return Token(Piece.DISPLAY_MATH, start, end, body, lead=found.end() - start)


def in_latex(text: str, start: int, *, in_cloze: bool) -> tuple[Token | None, int]:
    r"""Return the formula that `\(` or `\[` opens, if any, and how far it was sought."""
    display = text[start + 1] == "["
    found = _LATEX[text[start + 1]].match(text, start)
    if not found:
        return None, min(len(text), start + 2000)
    end = found.end()
    touched = text[start - 1 : start].isalnum() and text[start - 1].isascii()
    if touched or (in_cloze and _ends_cloze(found[1])) or not _is_tex(text, found, display=display):
        return None, end
    piece = Piece.DISPLAY_MATH if display else Piece.INLINE_MATH
    return Token(piece, start, end, found[1], lead=2), end


def _ends_cloze(tex: str) -> bool:
    """Say whether braces that nothing opens stand in some TeX."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", tex, re.DOTALL):
        depth += (brace == "{") - (brace == "}")
        if depth < 0:
            return True
    return False


def _is_tex(text: str, found: re.Match[str], *, display: bool) -> bool:
    """Say whether what is between LaTeX's marks is no word, number or note in brackets."""
    if _TEX.search(found[1]):
        return True
    before = text[: found.start()].rpartition("\n")[2]
    after = text[found.end() :].partition("\n")[0]
    alone = not before.strip(" \t>") and not after.strip()
    return not _WORDS.search(found[1]) and (alone or not display)
