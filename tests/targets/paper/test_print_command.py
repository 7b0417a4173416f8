"""`flashgen print` as a user runs it: what it writes, and what it says when it cannot."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pictures import picture, png_that_claims

from flashgen.targets.paper.press import uninterrupted

COMMAND = Path(sys.executable).with_name("flashgen")
QUESTION = "id: {0}\ntitle: {0}\nquestion: Explain {0}\nanswer:\n  short: It is {0}.\n"


def run(*arguments: str, cwd: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1800000000", **env}
    done = subprocess.run(
        [COMMAND, "print", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "cards" / "media").mkdir(parents=True)
    for name in ("alpha", "beta"):
        (tmp_path / "cards" / f"{name}.yaml").write_text(QUESTION.format(name))
    return tmp_path


def printed(project: Path) -> list[str]:
    return sorted(path.name for path in (project / "build").rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        ((), ["alpha.pdf", "beta.pdf"]),
        (("beta",), ["beta.pdf"]),
        (("--as", "quiz", "beta"), ["beta-quiz.pdf"]),
        (("--as", "cheatsheet", "--format", "html", "beta"), ["beta-cheatsheet.html"]),
        (("--as", "cards"), ["cards.pdf"]),
        (("--as", "cards", "--format", "html", "--layout", "avery-5371"), ["cards.html"]),
    ],
)  # fmt: skip
def test_files_are_named_for_their_questions(
    project: Path, arguments: tuple[str, ...], files: list[str]
) -> None:
    done = run(*arguments, cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert printed(project) == files
    assert all(f"printed build/print/{file}\n" in done.stdout for file in files)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gamma",), 'there is no question "gamma"'),
        (("alfa",), 'did you mean "alpha"?'),
        (("--as", "cards", "--facets", "explian"), 'did you mean "explain"?'),
        (("--as", "cards", "--facets", "write"), "there is no card with these facets and tags"),
        (("--as", "cards", "--tag", "kind::questoin"), 'did you mean "kind::question"?'),
        (("--as", "cards", "--offset-x", "30"), "moves the cards off the paper"),
        (("--as", "cards", "--offset-x", "nan"), "moves the cards off the paper"),
        (("--as", "quiz", "--count", "0"), "--count"),
        (("--as", "cards", "--count", "3"), "--count is for --as quiz, not for --as cards"),
        (("--offset-x", "3"), "--offset-x is for --as cards, not for --as sheet"),
        (("-o", "cards/alpha.yaml"), "cards/alpha.yaml"),
        (("--cards", "nowhere"), "there is no folder nowhere"),
    ],
)
def test_what_cannot_be_printed_is_told_and_nothing_is_written(
    project: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = run(*arguments, cwd=project)
    assert done.returncode == 2
    assert message in done.stderr
    assert printed(project) == []


def test_a_mistake_in_the_content_is_reported_and_nothing_is_written(project: Path) -> None:
    (project / "cards" / "beta.yaml").write_text("id: beta\ntitle: $\\R$\n")
    done = run(cwd=project)
    assert done.returncode == 1
    assert "cards/beta.yaml:" in done.stderr
    assert printed(project) == []


def test_an_image_that_typst_cannot_read_is_reported_with_its_place(project: Path) -> None:
    (project / "cards" / "media" / "good.avif").write_bytes(picture(".avif"))
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write("summary: '![x](media/good.avif)'\n")
    done = run(cwd=project)
    assert done.returncode == 1
    assert "cards/alpha.yaml:6:" in done.stderr
    assert 'FG190: typst cannot read the image "media/good.avif"' in done.stderr
    assert printed(project) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("text.png", b"no image at all"),
        ("cut.jpg", picture(".jpg")[:-30]),
        ("huge.png", png_that_claims(2**31 - 1, 2**31 - 1)),
        ("open.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><g></svg>'),
    ],
)
def test_a_broken_image_is_found_before_typst_sees_it(
    project: Path, name: str, data: bytes
) -> None:
    (project / "cards" / "media" / name).write_bytes(data)
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write(f"summary: '![x](media/{name})'\n")
    done = run(cwd=project)
    assert done.returncode == 1
    assert f'cards/alpha.yaml:6:16: error FG132: the image "media/{name}" ' in done.stderr
    assert printed(project) == []


def test_an_image_that_is_called_otherwise_is_printed_with_a_warning(project: Path) -> None:
    (project / "cards" / "media" / "photo.png").write_bytes(picture(".jpg"))
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write("summary: '![x](media/photo.png)'\n")
    done = run("alpha", cwd=project)
    assert done.returncode == 0
    assert "cards/alpha.yaml:6:16: warning FG139" in done.stderr
    assert printed(project) == ["alpha.pdf"]


def test_a_character_without_a_font_is_a_warning(project: Path) -> None:
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write("summary: A \U000f0000 here\n")
    done = run("alpha", cwd=project)
    assert done.returncode == 0
    assert "cards/alpha.yaml:6:12: warning FG192" in done.stderr
    assert printed(project) == ["alpha.pdf"]


@pytest.mark.parametrize("form", ["pdf", "html"])
@pytest.mark.parametrize("kind", ["cards", "quiz"])
def test_all_formulas_that_cannot_be_set_are_reported_with_their_items(
    project: Path, kind: str, form: str
) -> None:
    for name in ("alpha", "beta"):
        with (project / "cards" / f"{name}.yaml").open("a") as file:
            file.write("clozes:\n")
            for item in "xy":
                deep = f"{item}_{{" * 40 + item + "}" * 40
                file.write(f"  - id: {item}\n    text: 'This {{{{c1::is}}}} ${deep}$'\n")
    done = run("--as", kind, "--format", form, cwd=project)
    for name in ("alpha", "beta"):
        for line in (8, 10):
            assert f"cards/{name}.yaml:{line}:29: error FG191: MathJax refuses" in done.stderr
    assert done.returncode == 1
    assert printed(project) == []


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ('"A \\\\emph{{b}}: ${tex}$"', (9, 32)),
        (">-\n      Some words\n      and ${tex}$", (11, 12)),
        ("|\n      Some words\n      and ${tex}$", (11, 12)),
    ],
    ids=["quoted", "folded", "literal"],
)
def test_a_formula_that_cannot_be_set_is_found_however_its_text_is_written(
    project: Path, written: str, place: tuple[int, int]
) -> None:
    deep = r"\vec{" * 60 + "x" + "}" * 60
    tex = deep.replace("\\", "\\\\") if written.startswith('"') else deep
    text = written.replace("{{", "{").replace("}}", "}").replace("{tex}", tex)
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write(f"concepts:\n  - id: c\n    term: T\n    definition: {text}\n")
    done = run("--as", "cards", "alpha", cwd=project)
    line, column = place
    assert f"cards/alpha.yaml:{line}:{column}: error FG191: MathJax refuses" in done.stderr


@pytest.mark.parametrize("kind", ["cards", "sheet", "quiz"])
def test_a_cloze_that_hides_several_cells_is_printed(project: Path, kind: str) -> None:
    cloze = r"$\begin{matrix} {{c1::a & b \\ c & d}} \end{matrix}$"
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write(f"clozes:\n  - id: k\n    text: '{cloze}'\n")
    done = run("--as", kind, "alpha", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_a_formula_scaled_down_too_far_for_its_card_is_a_warning(project: Path, form: str) -> None:
    root = rf"\sqrt{{{' + '.join('x' * 30)}}}"
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write(f"concepts:\n  - id: root\n    term: Root\n    definition: Is ${root}$.\n")
    done = run("--as", "cards", "--format", form, cwd=project)
    assert done.returncode == 0
    assert "cards/alpha.yaml:7:5: warning FG193: the card alpha/root.define" in done.stderr


@pytest.mark.parametrize(("kind", "name"), [("cards", "cards"), ("sheet", "alpha")])
def test_a_warning_of_typst_about_an_image_is_told_at_its_place(
    project: Path, kind: str, name: str
) -> None:
    (project / "cards" / "media" / "x.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><foreignObject width="9" '
        'height="9"><div xmlns="http://www.w3.org/1999/xhtml">Text</div></foreignObject></svg>'
    )
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write("concepts:\n  - id: c\n    term: T\n    definition: '![x](media/x.svg)'\n")
    done = run("--as", kind, "alpha", cwd=project)
    assert done.returncode == 0
    assert re.search(
        r'cards/alpha.yaml:9:\d+: warning FG194: typst warns about the image "media/x.svg": ',
        done.stderr,
    )
    assert printed(project) == [f"{name}.pdf"]


def test_a_card_too_full_for_readable_text_is_a_warning(project: Path) -> None:
    formula = r"\\ ".join(["x"] * 60)
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write(
            "formulas:\n  - id: tall\n    name: Tall\n"
            f"    tex: '\\begin{{array}}{{c}} {formula} \\end{{array}}'\n"
        )
    for form in ("pdf", "html"):
        done = run("--as", "cards", "--format", form, cwd=project)
        assert done.returncode == 0
        assert "cards/alpha.yaml:7:5: warning FG193: the card alpha/tall." in done.stderr


def test_what_a_cheatsheet_leaves_out_is_told_in_short_lines(project: Path) -> None:
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write("concepts:\n")
        for number in range(99):
            text = f"term: Term {number} of $n$\n    definition: {'It is so. ' * 20}"
            file.write(f"  - id: c{number}\n    {text}\n")
    done = run("alpha", "--as", "cheatsheet", cwd=project)
    _, told, *names = done.stdout.splitlines()
    assert re.fullmatch(r"alpha-cheatsheet.pdf has no room for \d+ items:", told)
    assert all(len(line) <= 80 and line.startswith("  ") for line in names)
    assert re.search(r"Term \d+ of n; and \d+ more$", " ".join(names))
    assert len(names) < 6


def test_without_typst_the_way_to_get_it_is_told_and_html_still_works(project: Path) -> None:
    (project / "hide").mkdir()
    (project / "hide" / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'typst' else find(name, *a)\n"
    )
    hidden = os.pathsep.join(filter(None, ["hide", os.environ.get("PYTHONPATH", "")]))
    done = run(cwd=project, PYTHONPATH=hidden)
    assert done.returncode == 2
    assert "pip install '.[pdf]'" in done.stderr
    assert run("--format", "html", cwd=project, PYTHONPATH=hidden).returncode == 0


def test_processes_leave_ctrl_c_to_the_one_that_starts_them() -> None:
    handler = signal.getsignal(signal.SIGINT)
    with uninterrupted():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is handler
