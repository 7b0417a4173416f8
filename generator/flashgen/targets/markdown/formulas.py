r"""Formulas spelled so that all readers of Markdown set them.

GitHub undoes `\{`, `\|` and `\,` inside formulas, takes `<b` there for a tag, and keeps `\\` only
at the end of a line (github/markup issues 1577 and 1746); every reader splits a table row at a
`|` in a formula. So formulas are respelled, the same but for thin spaces.
"""

import re
from functools import lru_cache

_UNSAFE_IN_ROW = re.compile(r"\\begin\{array\}\{[^}]*\||\\text\w*\{[^}]*\|")
_TEX = re.compile(r"\\(?:[A-Za-z]+|.)|[ \n]*<[ \n]*|\](?=\()|\|", re.DOTALL)
_REMEMBERED = 2000
"""Results that are kept: sheet and quiz write the same formulas."""
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
    inert = [f"{{}}{line}" if re.match(r"[>#~:]|[-+*=]+$", line) else line for line in spelled]
    return ["$$", *inert, "$$"]


def fits_row(tex: str) -> bool:
    """Say whether a formula can be written without `|`."""
    return not _UNSAFE_IN_ROW.search(tex)


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
