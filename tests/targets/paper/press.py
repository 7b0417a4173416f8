"""A press for tests: prints questions, and turns the pages into pictures."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import numpy as np
import pypdf
import pytest
from PIL import Image

from flashgen.commands.print import Choice, Printed, publish

ROOT = Path(__file__).parents[3]
NOW = 1_800_000_000
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PDFTOPPM, PDFTOTEXT = shutil.which("pdftoppm"), shutil.which("pdftotext")
_WORD = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
MM = 25.4


@dataclass(frozen=True)
class Press:
    """Prints the questions of a folder of cards, each choice once."""

    cards: Path
    output: Path
    printed: dict[Choice, Printed] = field(default_factory=dict)

    def print(self, **options: object) -> tuple[Printed, Path]:
        """Print, and return the first file that was made."""
        choice = Choice(**options)  # type: ignore[arg-type]
        if choice not in self.printed:
            output = self.output / str(len(self.printed))
            printed, findings = publish(self.cards, output, choice, now=NOW)
            assert [finding for finding in findings if finding.severity == "error"] == []
            assert printed is not None
            self.printed[choice] = printed
        return self.printed[choice], Path(self.printed[choice].files[0])


def pictures(pdf: Path, dpi: int) -> list[np.ndarray]:
    """Return the pages of a PDF as grey values, 255 for white."""
    if PDFTOPPM is None:
        pytest.skip("pdftoppm is not installed; CI installs it")
    target = pdf.with_name(f"{pdf.stem}-{dpi}")
    command = [PDFTOPPM, "-gray", "-r", str(dpi), str(pdf), str(target)]
    subprocess.run(command, check=True, capture_output=True)
    found = sorted(target.parent.glob(f"{target.name}-*.pgm"))
    pages = [np.asarray(Image.open(path).convert("L")) for path in found]
    for path in found:
        path.unlink()
    return pages


def texts(pdf: Path) -> list[str]:
    """Return the text of each page, line by line."""
    if PDFTOTEXT is None:
        pytest.skip("pdftotext is not installed; CI installs it")
    done = subprocess.run([PDFTOTEXT, "-layout", str(pdf), "-"], check=True, capture_output=True)
    return done.stdout.decode().removesuffix("\f").split("\f")


def alternatives(pdf: Path) -> list[str]:
    """Return the alternative texts of formulas and pictures, in the order of reading."""

    def below(node: object) -> Iterator[str]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                yield from below(child)
        elif isinstance(node, dict):
            if "/Alt" in node:
                yield str(node["/Alt"])
            yield from below(node.get("/K", []))

    return list(below(pypdf.PdfReader(pdf).trailer["/Root"]["/StructTreeRoot"]))


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


def on_paper(page: Path, tmp_path: Path) -> Path:
    """Print a page with a real browser."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed; CI installs it")
    pdf = tmp_path / f"{page.stem}.pdf"
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={pdf}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return pdf


def margins(left: float, top: float, wide: float, high: float) -> list[tuple[float, ...]]:
    """Return the strips inside a frame, in mm, that no text may touch."""
    return [
        (left + 0.7, top + 0.7, left + 4.2, top + high - 0.7),
        (left + wide - 4.2, top + 0.7, left + wide - 0.7, top + high - 0.7),
        (left + 0.7, top + 0.7, left + wide - 0.7, top + 2.5),
        (left + 0.7, top + high - 1.4, left + wide - 0.7, top + high - 0.7),
    ]


def part(page: np.ndarray, left: float, top: float, right: float, bottom: float) -> np.ndarray:
    scale = 100 / MM
    return page[
        round(top * scale) : round(bottom * scale), round(left * scale) : round(right * scale)
    ]
