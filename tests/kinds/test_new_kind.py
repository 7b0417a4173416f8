"""A kind is one file and one entry of a tuple: whatever shows items knows it by that."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import flashgen
from flashgen.targets.anki.imported import read_package

PDFTOTEXT = shutil.which("pdftotext")
PACKAGE = Path(flashgen.__file__).parent
KIND = (Path(__file__).parent / "anecdote.py").read_text(encoding="utf-8")
QUIZ_PROMPTS = ("What happened to **The statistician** in", "What does **The statistician** teach?")


def package(folder: Path, module: str = KIND, entry: str = "ANECDOTE,") -> dict[str, str]:
    """Copy the package with one kind more, and return the environment of its commands."""
    copy = folder / "generator/flashgen"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "kinds/anecdote.py").write_text(module, encoding="utf-8")
    registry = copy / "kinds/registry.py"
    text = registry.read_text(encoding="utf-8")
    text = text.replace("    FORMULA,", f"    FORMULA,\n    {entry}")
    text = text.replace(
        "\n\nITEM_KINDS", "\nfrom flashgen.kinds.anecdote import ANECDOTE\n\nITEM_KINDS"
    )
    registry.write_text(text, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(copy.parent)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Start a question with the new kind in it, build and print it."""
    folder = tmp_path_factory.mktemp("new-kind")
    environment = package(folder)

    def run(*arguments: str) -> None:
        command = [sys.executable, "-m", "flashgen", *arguments]
        subprocess.run(command, cwd=folder, env=environment, check=True)

    run("new", "Averages", "--full")
    run("build")
    for what in ("sheet", "quiz", "cheatsheet", "cards"):
        run("print", "--as", what, "--format", "html")
    run("print")
    return folder


def test_it_is_in_what_new_writes_and_in_what_editors_know(made: Path) -> None:
    assert "  - id: anecdote-1\n    hero: The" in (made / "cards/averages.yaml").read_text()
    schema = json.loads((made / "cards/question.schema.json").read_text())
    assert schema["properties"]["anecdotes"]["description"] == "Stories that one remembers."
    assert schema["$defs"]["Anecdote"]["properties"]["moral"]["description"]


def test_the_deck_asks_its_facets_and_parts(made: Path) -> None:
    (package,) = (made / "build").glob("*.apkg")
    notes = {note.fields[0]: note.fields for note in read_package(package).values()}
    facets = notes["The statistician · Averages"]
    assert facets[1] == "Anecdote"
    assert [bool(field) for field in facets[3:11]] == [True, True] + [False] * 6
    turns = notes["The statistician (turns) · Averages"]
    assert "{{c1::" in turns[3]
    assert "{{c2::" in turns[3]


def test_sheet_and_quiz_show_it_between_its_neighbours(made: Path) -> None:
    sheet = (made / "build/sheets/averages.md").read_text(encoding="utf-8")
    sections = [line for line in sheet.split("\n") if line.startswith("## ")]
    at = sections.index("## Stories to tell")
    assert (sections[at - 1], sections[at + 1]) == ("## Formulas", "## Hyperparameters")
    assert "- **The statistician**: He drowned" in sheet
    assert "  - *Moral:* A mean hides its tails." in sheet
    quiz = (made / "build/sheets/averages-quiz.md").read_text(encoding="utf-8")
    assert all(prompt in quiz for prompt in QUIZ_PROMPTS)


def test_paper_shows_it(made: Path) -> None:
    pages = {
        path.name: path.read_text(encoding="utf-8") for path in made.glob("build/print/*.html")
    }
    assert "He drowned in a river" in pages["averages.html"]
    assert "A mean hides its tails." in pages["averages-cheatsheet.html"]
    assert "He drowned in a river" not in pages["averages-cheatsheet.html"]
    for name in ("averages-quiz.html", "cards.html"):
        assert "What does" in pages[name]
        assert "waded in" in pages[name]


@pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext is not installed; CI installs it")
def test_a_pdf_shows_it(made: Path) -> None:
    command = [str(PDFTOTEXT), made / "build/print/averages.pdf", "-"]
    printed = subprocess.check_output(command, text=True)
    assert "He drowned in a river" in " ".join(printed.split())


LEFT_OUT = [
    (
        "a facet",
        '    yield Facet("learn"',
        '    Facet("learn"',
        '"learn" is in `slots` and never asked',
    ),
    ("a slot", '{"tell": 1, "learn": 2}', '{"tell": 1}', '"learn" is asked and not in `slots`'),
    ("a slot of its own", '"learn": 2', '"learn": 1', "each facet has a slot of its own"),
    ("its own cards", "    cards=cards,\n", "", "'cards'"),
    (
        "the part note",
        "        yield Recall(",
        "        Recall(",
        '"turns" is in `recalls` and never',
    ),
    ("its name", '    recalls=("turns",),\n', "", '"turns" is asked and not in `recalls`'),
    ("a key of a sentence", "    hero: Name", "    name: Name", "hero"),
    ("the brief form", "        brief=blocks(item.moral),\n", "", "an entry has a brief form"),
    ("its rank", ", rank=15", "", "an entry has a brief form"),
    ("the page", "    page=page,\n", "", "it has no page"),
    (
        "the section",
        '    section=Section("Stories to tell", Look.TERMS, rank=15),\n',
        "",
        "'section'",
    ),
    ("the look", ", Look.TERMS", "", "its section has no look"),
    ("the body", "        body=(Cited(Prose(item.story)),),\n", "        body=(),\n", "has a body"),
    ("the picture", "Look.TERMS", "Look.FIGURES", "a figure has a picture and a caption"),
    ("the columns", "Look.TERMS", "Look.ROWS", "a table has a column"),
    ("what is listed", '    says="Stories that one remembers.",\n', "", "says what its list holds"),
    ("the starter", KIND[KIND.index("    starter=") : KIND.rindex(")")], "", "has a starter"),
]


@pytest.mark.parametrize(
    ("old", "new", "message"), [row[1:] for row in LEFT_OUT], ids=[row[0] for row in LEFT_OUT]
)
def test_what_is_left_out_is_named_when_python_loads_the_kind(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in KIND
    (tmp_path / "half.py").write_text(KIND.replace(old, new), encoding="utf-8")
    command = [sys.executable, "-c", "import half"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert message in done.stderr.splitlines()[-1], done.stderr


@pytest.mark.parametrize(
    ("module", "entry", "message"),
    [
        (KIND, "ANECDOTE, ANECDOTE,", "is listed as anecdotes, which is something else"),
        (KIND.replace('"anecdotes"', '"answer"'), "ANECDOTE,", "is listed as answer, which is"),
        (
            KIND.replace('    """What one learns from it."""\n', ""),
            "ANECDOTE,",
            "no docstring below Anecdote.moral says what it is",
        ),
    ],
    ids=["twice", "under a key that is taken", "without a description"],
)
def test_what_does_not_fit_into_the_question_is_refused(
    tmp_path: Path, module: str, entry: str, message: str
) -> None:
    environment = package(tmp_path, module, entry)
    command = [sys.executable, "-m", "flashgen", "schema", "."]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert message in done.stderr.splitlines()[-1], done.stderr


def test_every_module_of_a_kind_has_its_entry() -> None:
    from flashgen.kinds.kind import Kind
    from flashgen.kinds.registry import ITEM_KINDS

    declared = {
        name
        for path in (PACKAGE / "kinds").glob("*.py")
        for name, value in vars(__import__(f"flashgen.kinds.{path.stem}", fromlist=["x"])).items()
        if isinstance(value, Kind) and value.listed and name.isupper()
    }
    assert len(declared) == len(ITEM_KINDS)
