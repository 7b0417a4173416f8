"""A press for tests: prints questions, and turns the pages into pictures."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from flashgen.publish import Choice, Printed, publish

ROOT = Path(__file__).parents[2]
NOW = 1_800_000_000
PDFTOPPM, PDFTOTEXT = shutil.which("pdftoppm"), shutil.which("pdftotext")
_WORD = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
MM = 25.4


@dataclass(frozen=True)
class Press:
    """Prints the questions of a folder of cards."""

    cards: Path
    output: Path

    def print(self, **choice: object) -> tuple[Printed, Path]:
        """Print, and return the first file that was made."""
        printed, findings = publish(self.cards, self.output, Choice(**choice), now=NOW)  # type: ignore[arg-type]
        assert [finding for finding in findings if finding.severity == "error"] == []
        assert printed is not None
        return printed, Path(printed.files[0])


def pictures(pdf: Path, dpi: int) -> list[np.ndarray]:
    """Return the pages of a PDF as grey values, 255 for white."""
    if PDFTOPPM is None:
        pytest.skip("pdftoppm is not installed; CI installs it")
    target = pdf.with_name(f"{pdf.stem}-{dpi}")
    command = [PDFTOPPM, "-gray", "-r", str(dpi), "-png", str(pdf), str(target)]
    subprocess.run(command, check=True, capture_output=True)
    found = sorted(target.parent.glob(f"{target.name}-*.png"))
    pages = [np.asarray(Image.open(path).convert("L")) for path in found]
    for path in found:
        path.unlink()
    return pages


def words(pdf: Path) -> list[list[tuple[str, float, float, float, float]]]:
    """Return for each page its words with their left, top, right and bottom in mm."""
    if PDFTOTEXT is None:
        pytest.skip("pdftotext is not installed; CI installs it")
    done = subprocess.run([PDFTOTEXT, "-bbox", str(pdf), "-"], check=True, capture_output=True)
    pages = done.stdout.decode().split("<page ")[1:]
    return [
        [
            (unescape(text), *(float(number) * MM / 72 for number in box))
            for *box, text in re.findall(_WORD, page)
        ]
        for page in pages
    ]
