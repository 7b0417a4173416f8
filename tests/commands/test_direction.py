"""A language that is written from right to left: its cards, sheets and pages say so."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from flashgen.authoring.settings import Settings
from flashgen.cli import cli

QUESTION = """
id: q
title: متوسط
question: ما هو المتوسط؟
answer:
  short: مجموع القيم $x_i$ على عددها، كما في `mean(x)`.
"""


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        *[("ar", True), ("he-IL", True), ("fa", True), ("ur-PK", True), ("az-Arab", True)],
        *[("en", False), ("de", False), ("ar-Latn", False), ("ja", False)],
    ],
)
def test_the_language_says_how_it_is_written(language: str, expected: bool) -> None:
    assert Settings(language=language).is_right_to_left == expected


@pytest.mark.parametrize(("language", "expected"), [("ar", True), ("de", False)])
def test_cards_sheets_and_pages_say_it(language: str, expected: bool, tmp_path: Path) -> None:
    cards, build = tmp_path / "cards", tmp_path / "build"
    cards.mkdir()
    (cards / "q.yaml").write_text(QUESTION, encoding="utf-8")
    settings = f"name: D\nnamespace: n\nlanguage: {language}\n"
    (cards / "deck.yaml").write_text(settings, encoding="utf-8")
    printed = ["print", "--format", "html", "--cards", str(cards)]
    for command in (["build", str(cards)], printed):
        done = CliRunner().invoke(cli, [*command, "-o", str(build)])
        assert done.exit_code == 0, done.output
    (package,) = build.glob("*.apkg")
    with zipfile.ZipFile(package) as archive:
        archive.extract("collection.anki2", tmp_path)
    with closing(sqlite3.connect(tmp_path / "collection.anki2")) as collection:
        ((fields,),) = collection.execute("select flds from notes").fetchall()
    said = f'<div lang="{language}" dir="rtl">' if expected else f'<div lang="{language}">'
    assert all(f.startswith(said) for f in fields.split("\x1f")[3:] if f)
    for name in ("q.md", "q-quiz.md", "README.md"):
        sheet = (build / "sheets" / name).read_text(encoding="utf-8")
        assert sheet.startswith(f'<div dir="rtl" lang="{language}">\n\n#') == expected
        assert sheet.rstrip().endswith("\n</div>") == expected
    page = (build / "print" / "q.html").read_text(encoding="utf-8")
    assert (f'<html lang="{language}" dir="rtl">' in page) == expected
