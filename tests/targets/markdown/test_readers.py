"""The sheets of the shipped questions, as a real reader of Markdown shows them: pandoc."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from flashgen.commands import build
from flashgen.markup.scan import scan
from flashgen.markup.tokens import Piece

ROOT = Path(__file__).parents[3]
_DELIMITERS = re.compile(r"^ *\|(?: *:?-+:? *\|)+$", re.MULTILINE)
PANDOC = shutil.which("pandoc")

pytestmark = pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed; CI installs it")


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("readers")
    shutil.copytree(ROOT / "cards", root / "cards")
    report, findings = build.build(root / "cards", root / "build", now=1_700_000_000)
    assert findings == ()
    assert report is not None
    return root / "build" / "sheets"


@pytest.mark.parametrize("end", ["", "-quiz"], ids=["sheet", "quiz"])
def test_every_formula_table_and_heading_is_shown(sheets: Path, end: str) -> None:
    sheet = sheets / f"contrastive-learning{end}.md"
    text = sheet.read_text(encoding="utf-8")
    done = subprocess.run(
        [str(PANDOC), "-f", "gfm+tex_math_dollars", "-t", "html", "--mathml", str(sheet)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    formulas = [t for t in scan(text) if t.piece in (Piece.INLINE_MATH, Piece.DISPLAY_MATH)]
    assert done.stdout.count("<math ") == len(formulas) > 100
    assert len(re.findall(r"<h[1-6]", done.stdout)) == len(re.findall(r"^#+ ", text, re.MULTILINE))
    assert done.stdout.count("<table") == len(_DELIMITERS.findall(text))
    assert "$" not in re.sub(r"<annotation.*?</annotation>|<code.*?</code>", "", done.stdout)


def test_every_link_and_image_of_the_sheets_is_there(sheets: Path) -> None:
    for sheet in sheets.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", sheet.read_text(encoding="utf-8")):
            assert (sheets / target).exists(), f"{sheet.name}: {target}"
