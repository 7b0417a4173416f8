"""A target is one entry of a tuple: a build writes its files and tidies up after it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import flashgen

TARGET = '''
"""A page of plain text a question, and a list of them."""

from flashgen.targets.target import Target


def pages(question, notes, image):
    return {"cues": "".join(f"{note.title}\\n" for note in notes)}


def files(book):
    yield "cues/list.txt", "".join(f"{chapter.id}\\n" for chapter in book.chapters).encode()
    for chapter in book.chapters:
        yield f"cues/{chapter.id}.txt", chapter.pages()["cues"].encode()


def leftovers(settings, gone):
    return (f"cues/{name}.txt" for name in gone)


CUES = Target("cues", pages=pages, files=files, leftovers=leftovers)
'''
MEANS = "id: means\ntitle: Means\nquestion: Why?\nanswer: {short: The centre.}\n"
MODES = MEANS.replace("means", "modes").replace("Means", "Modes")


class Project:
    """A folder of questions, and a flashgen with one target more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        copy = folder / "generator/flashgen"
        package = Path(flashgen.__file__).parent
        shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "targets/cues").mkdir()
        (copy / "targets/cues/__init__.py").write_text(TARGET, encoding="utf-8")
        registry = copy / "targets/__init__.py"
        text = registry.read_text(encoding="utf-8").replace("MARKDOWN, ", "MARKDOWN, CUES, ")
        first, rest = text.split("\n\n", 1)
        text = f"{first}\n\nfrom flashgen.targets.cues import CUES\n{rest}"
        registry.write_text(text, encoding="utf-8")
        (folder / "cards").mkdir()
        (folder / "cards/means.yaml").write_text(MEANS)
        (folder / "cards/modes.yaml").write_text(MODES)

    def run(self, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "flashgen", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder / "generator")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def cues(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in (self.folder / "build/cues").glob("*")}


PRINT = 'flowing("poster", "Poster: {topic}", lambda job: heading(job)[1], ending="-poster"), '


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_build_writes_its_files_beside_the_others(project: Project) -> None:
    report = json.loads(project.run("build", "--json"))
    assert "build/cues/means.txt" in report["files"]
    assert project.cues() == {
        "list.txt": "means\nmodes\n",
        "means.txt": "Why?\n",
        "modes.txt": "Why?\n",
    }
    assert (project.folder / "build/sheets/means.md").exists()
    assert list((project.folder / "build").glob("*.apkg"))


def test_its_pages_are_remembered_and_a_file_that_is_gone_comes_back(project: Project) -> None:
    project.run("build")
    before = project.cues()
    (project.folder / "build/cues/modes.txt").unlink()
    assert json.loads(project.run("build", "--json"))["up_to_date"] is False
    assert project.cues() == before
    assert json.loads(project.run("build", "--json"))["up_to_date"] is True


def test_what_it_wrote_of_a_question_that_is_gone_goes_too(project: Project) -> None:
    project.run("build")
    (project.folder / "cards/modes.yaml").unlink()
    project.run("build")
    assert project.cues() == {"list.txt": "means\n", "means.txt": "Why?\n"}


def test_another_print_is_an_entry_too(project: Project) -> None:
    paper = project.folder / "generator/flashgen/targets/paper"
    templates, prints = paper / "templates", paper / "prints.py"
    shutil.copy(templates / "sheet.css", templates / "poster.css")
    text = prints.read_text(encoding="utf-8")
    last = 'Print("cards"'
    assert last in text
    prints.write_text(text.replace(last, PRINT + last), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        project.run("print", "--as", "sheet", "--format", "html")
    assert "the prints are sheet, quiz, cheatsheet, poster, cards" in refused.value.stderr

    names = (paper / "__init__.py").read_text(encoding="utf-8")
    names = names.replace('"cheatsheet", "cards"', '"cheatsheet", "poster", "cards"')
    (paper / "__init__.py").write_text(names, encoding="utf-8")
    project.run("print", "means", "--as", "poster", "--format", "html")
    page = (project.folder / "build/print/means-poster.html").read_text(encoding="utf-8")
    assert "<title>Poster: Means</title>" in page
    assert "Why?" in page
