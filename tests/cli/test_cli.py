"""The installed command, run as a user runs it: exit codes, messages, and never a traceback."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from pictures import picture

COMMAND = Path(sys.executable).with_name("flashgen")
QUESTION = "id: {0}\ntitle: {0}\nquestion: Explain {0}\nanswer:\n  short: It is {0}.\n"
HEAVY = ("markdown", "genanki", "yaml", "nh3", "pygments", "sqlite3")


class Result:
    """What a run of the command gave."""

    def __init__(self, done: "subprocess.CompletedProcess[str]") -> None:
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr
        assert "Traceback" not in self.err
        assert "\x1b" not in self.out + self.err, "colours only belong on a terminal"


def run(
    *arguments: "str | bytes | Path", cwd: Path, env: Mapping[str, str] | None = None
) -> Result:
    command = [COMMAND, *arguments]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1800000000", **(env or {})}
    return Result(
        subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
        )
    )


def run_python(code: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a folder with two small questions in `cards`."""
    (tmp_path / "cards").mkdir()
    for name in ("alpha", "beta"):
        (tmp_path / "cards" / f"{name}.yaml").write_text(QUESTION.format(name))
    return tmp_path


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_version_is_printed(tmp_path: Path) -> None:
    result = run("--version", cwd=tmp_path)
    assert (result.code, result.out, result.err) == (0, "flashgen 0.1.0\n", "")


def commands(tmp_path: Path) -> list[str]:
    listed = run("--help", cwd=tmp_path).out.partition("Commands:\n")[2].partition("\n\n")[0]
    return re.findall(r"^  (\w+) ", listed, re.MULTILINE)


def test_help_names_every_command_in_a_whole_sentence(tmp_path: Path) -> None:
    result = run("--help", cwd=tmp_path)
    assert result.code == 0
    assert {"build", "new", "schema"} <= set(commands(tmp_path))
    assert "..." not in result.out.partition("Commands:")[2]
    assert run("-h", cwd=tmp_path).out == result.out


def test_the_help_of_every_command_shows_an_example(tmp_path: Path) -> None:
    for name in commands(tmp_path):
        result = run(name, "--help", cwd=tmp_path)
        assert result.code == 0
        assert f"Example: flashgen {name}" in result.out


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["buld"]])
def test_help_imports_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    code = (
        f"import sys; sys.argv[1:] = {arguments}\n"
        "from flashgen.cli import main\n"
        "try: main()\n"
        f"except SystemExit: print('HEAVY', [m for m in {HEAVY} if m in sys.modules])\n"
    )
    assert "HEAVY []\n" in run_python(code, tmp_path).stdout


def test_a_module_can_be_run_too(tmp_path: Path) -> None:
    done = run_python(
        "import runpy, sys; sys.argv[1:] = ['--version']; "
        "runpy.run_module('flashgen', run_name='__main__')",
        tmp_path,
    )
    assert (done.returncode, done.stdout) == (0, "flashgen 0.1.0\n")


@pytest.mark.parametrize(
    "arguments",
    [[], ["buld"], ["build", "--nope"], ["build", "a", "b"], ["new"], ["schema", "--frozen"]],
    ids=" ".join,
)
def test_wrong_usage_is_2(arguments: list[str], tmp_path: Path) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.code == 2
    assert result.err.startswith("Usage: flashgen")
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_command_gets_a_hint(tmp_path: Path) -> None:
    assert "build" in run("buld", cwd=tmp_path).err


def test_a_build_says_what_it_made(project: Path) -> None:
    result = run("build", cwd=project)
    assert result.code == 0
    assert result.err == ""
    assert result.out.startswith("2 questions, 2 notes, 2 cards\n")
    assert "since the last build: 2 new, 0 changed, 0 unchanged, 0 retired" in result.out
    package = re.search(r"^Anki package +(\S+)$", result.out, re.MULTILINE)
    assert package
    assert (project / package[1]).is_file()
    assert (project / "build" / "sheets" / "README.md").is_file()
    assert (project / "cards" / "flashgen.lock").is_file()


def test_one_is_not_a_plural(project: Path) -> None:
    (project / "cards" / "beta.yaml").unlink()
    assert run("build", cwd=project).out.startswith("1 question, 1 note, 1 card\n")
    (project / "cards" / "alpha.yaml").write_text("titel: x\n" + QUESTION.format("alpha"))
    assert "\n1 error; nothing was written\n" in run("build", cwd=project).err


def test_a_second_build_writes_the_same_bytes(project: Path) -> None:
    run("build", cwd=project)
    before = {name: data for name, (_, data) in snapshot(project).items()}
    result = run("build", cwd=project, env={"SOURCE_DATE_EPOCH": "1900000000"})
    assert "0 new, 0 changed, 2 unchanged, 0 retired" in result.out
    assert {name: data for name, (_, data) in snapshot(project).items()} == before


def test_quiet_prints_nothing_but_findings(project: Path) -> None:
    result = run("build", "-q", cwd=project)
    assert (result.code, result.out, result.err) == (0, "", "")
    (project / "cards" / "alpha.yaml").write_text("a: [")
    result = run("build", "-q", cwd=project)
    assert (result.code, result.out) == (1, "")
    assert "FG104" in result.err


def test_json_is_for_programs_and_has_the_findings_too(project: Path) -> None:
    result = run("build", "--json", cwd=project)
    summary = json.loads(result.out)
    assert (result.code, result.err) == (0, "")
    assert (summary["questions"], summary["new"], summary["findings"]) == (2, 2, [])
    (project / "cards" / "alpha.yaml").write_text("id: 深\ntitle: x\n")
    result = run("build", "--json", cwd=project)
    assert result.code == 1
    findings = json.loads(result.out)["findings"]
    assert {finding["code"] for finding in findings} == {"FG112", "FG114"}
    assert findings[0]["path"] == "cards/alpha.yaml"
    assert {"line", "column", "severity", "message", "hint"} <= set(findings[0])


def test_frozen_fails_instead_of_changing_the_ledger(project: Path) -> None:
    result = run("build", "--frozen", cwd=project)
    assert result.code == 1
    assert "FG163" in result.err
    assert not (project / "build").exists()
    assert not (project / "cards" / "flashgen.lock").exists()
    run("build", cwd=project)
    before = snapshot(project / "cards")
    assert run("build", "--frozen", cwd=project).code == 0
    assert snapshot(project / "cards") == before


BROKEN = [
    ("not UTF-8", b"id: \xff\n", "FG103"),
    ("NUL", b"id: \x00\n", "FG106"),
    ("a bomb", b"a: " + b"[" * 100_000, "FG107"),
    ("an alias", b"a: &x 1\nb: *x\n", "FG107"),
    ("an unknown key", QUESTION.format("zeta").encode() + b"sumary: x\n", "FG111"),
    ("an image outside", QUESTION.format("zeta").encode() + b"image: ../x.png\n", "FG132"),
    (
        "a remote image by reference",
        QUESTION.format("zeta").encode() + b"summary: |\n  ![a][b]\n\n  [b]: https://e.org/a.png\n",
        "FG132",
    ),
    (
        "lists nested without end",
        QUESTION.format("zeta").encode()
        + b"extra: |\n"
        + b"".join(b"  " + b"  " * n + b"- x\n" for n in range(400)),
        "FG172",
    ),
    ("a missing question", QUESTION.format("zeta").encode() + b"requires: [alpa]\n", "FG133"),
    ("a second question of the same id", QUESTION.format("alpha").encode(), "FG121"),
]


@pytest.mark.parametrize(
    ("data", "code"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_broken_content_is_1_and_leaves_former_outputs_alone(
    data: bytes, code: str, project: Path
) -> None:
    assert run("build", cwd=project).code == 0
    built = snapshot(project / "build"), snapshot(project / "cards")
    (project / "cards" / "zeta.yaml").write_bytes(data)
    result = run("build", cwd=project)
    assert result.code == 1
    assert f"error {code}: " in result.err
    assert result.out == ""
    (project / "cards" / "zeta.yaml").unlink()
    assert (snapshot(project / "build"), snapshot(project / "cards")) == built


def test_all_findings_of_all_files_come_in_one_run_in_the_order_of_files(project: Path) -> None:
    cards = project / "cards"
    (cards / "deck.yaml").write_text("nmae: x\n")
    (cards / "a.yaml").write_bytes(b"\xff")
    (cards / "b.yaml").write_text(QUESTION.format("b") + "id: c\n")
    (cards / "c.yaml").write_text(QUESTION.format("alpha"))
    (cards / "d.yaml").write_text(QUESTION.format("d") + "source: [x]\n")
    (cards / "e.yaml").mkdir()
    os.mkfifo(cards / "f.yaml")
    (cards / "g.yaml").symlink_to("g.yaml")
    (cards / "h.yaml").symlink_to("/dev/zero")
    result = run("build", cwd=project)
    assert result.code == 1
    told = re.findall(r"^cards/(\w+)\.yaml:\d+:\d+: error (FG\d+): ", result.err, re.MULTILINE)
    assert told == [
        ("a", "FG103"),
        ("b", "FG105"),
        ("c", "FG121"),
        ("c", "FG127"),
        ("d", "FG131"),
        ("deck", "FG111"),
        *((name, "FG101") for name in "efgh"),
    ]
    assert "\n10 errors; nothing was written\n" in result.err


def test_a_warning_does_not_stop_a_build(project: Path) -> None:
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write("summary: C #1\n")
    result = run("build", cwd=project)
    assert result.code == 0
    assert "cards/alpha.yaml:6:12: warning FG108: " in result.err
    assert "\n1 warning\n" in result.err
    assert result.out.startswith("2 questions")


def test_a_finding_points_into_its_line(project: Path) -> None:
    (project / "cards" / "alpha.yaml").write_text(
        QUESTION.format("alpha") + "summary: 深度 ![a](nope.png)\n"
    )
    assert run("build", cwd=project).err == (
        'cards/alpha.yaml:6:18: error FG132: there is no image "nope.png"\n'
        "  6 | summary: 深度 ![a](nope.png)\n"
        "    |                    ^\n"
        "  help: a path counts from cards/\n"
        "\n"
        "1 error; nothing was written\n"
        "learn more: flashgen check --explain FG132\n"
    )


@pytest.mark.parametrize("command", ["build", "diff", "print"])
def test_how_to_learn_more_is_said_once_by_the_gravest_finding(command: str, project: Path) -> None:
    (project / "cards" / "alpha.yaml").write_text(QUESTION.format("alpha") + "summary: C #1\n")
    (project / "cards" / "beta.yaml").write_text(QUESTION.format("beta") + "sumary: x\n")
    lines = run(command, cwd=project).err.splitlines()
    assert [line for line in lines if "--explain" in line] == lines[-1:]
    assert lines[-1] == "learn more: flashgen check --explain FG111"


@pytest.mark.parametrize("options", ["build -q", "build --json", "diff --json", "print -q"])
def test_who_wants_findings_only_is_told_no_more(options: str, project: Path) -> None:
    (project / "cards" / "alpha.yaml").write_text(QUESTION.format("alpha") + "summary: C #1\n")
    result = run(*options.split(), cwd=project)
    assert "FG108" in result.err
    assert "--explain" not in result.err


def test_an_escape_sequence_never_reaches_the_terminal(project: Path) -> None:
    (project / "cards" / "alpha.yaml").write_bytes(b"id: \x1b]0;owned\x07\n")
    assert "\ufffd]0;owned\ufffd" in run("build", cwd=project).err


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_that_lacks_characters_still_gets_the_message(
    encoding: str, project: Path
) -> None:
    (project / "cards" / "alpha.yaml").write_text("id: 深\n", encoding="utf-8")
    for arguments in (["build"], ["build", "--json"]):
        result = run(*arguments, cwd=project, env={"PYTHONIOENCODING": encoding})
        assert result.code == 1
        assert "FG114" in result.err


def test_a_file_name_that_is_not_utf8_is_told(project: Path) -> None:
    path = os.fsencode(project / "cards") + b"/caf\xe9.yaml"
    Path(os.fsdecode(path)).write_text("a: b")
    for arguments in (["build"], ["build", "--json"]):
        result = run(*arguments, cwd=project)
        assert result.code == 1
        assert ".yaml:1:1: error" in result.err


def test_an_image_that_only_the_sheet_shows_is_copied_along(project: Path) -> None:
    (project / "cards" / "media").mkdir()
    (project / "cards" / "media" / "a.png").write_bytes(picture(".png"))
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write("summary: '![a](media/a.png)'\n")
    assert run("build", cwd=project).code == 0
    assert "](media/a.png)" in (project / "build" / "sheets" / "alpha.md").read_text()
    assert (project / "build" / "sheets" / "media" / "a.png").read_bytes() == picture(".png")


def test_a_folder_without_questions_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    result = run("build", cwd=tmp_path)
    assert result.code == 1
    assert "there is no question here" in result.err
    assert "flashgen new TITLE" in result.err


@pytest.mark.parametrize("command", ["build", "schema"])
def test_a_missing_folder_is_2_and_told(command: str, tmp_path: Path) -> None:
    result = run(command, "nope", cwd=tmp_path)
    assert result.code == 2
    assert result.err.startswith("flashgen: there is no folder nope; `flashgen new TITLE`")


@pytest.mark.parametrize(
    ("arguments", "blocking"),
    [
        (["build", "file"], "file"),
        (["build", "-o", "file"], "file"),
        (["build"], "build"),
        (["build", "-o", "file/deeper"], "file"),
        (["build"], "build/sheets"),
        (["build", "-o", "/proc/nope"], "file"),
        (["schema", "file"], "file"),
        (["new", "--cards", "file", "X"], "file"),
        (["new", "--full", "X"], "cards/media"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_a_file_in_place_of_a_folder_is_2_and_named(
    arguments: list[str], blocking: str, project: Path
) -> None:
    path = project / blocking
    path.parent.mkdir(exist_ok=True)
    path.write_text("in the way")
    result = run(*arguments, cwd=project)
    assert result.code == 2
    assert Path(arguments[-1] if "/" in arguments[-1] else blocking).name in result.err
    assert path.read_text() == "in the way"
    assert not (project / "cards" / "flashgen.lock").exists()


def test_a_folder_in_place_of_the_package_is_2(project: Path) -> None:
    run("build", cwd=project)
    package = next((project / "build").glob("*.apkg"))
    package.unlink()
    package.mkdir()
    result = run("build", cwd=project)
    assert result.code == 2
    assert package.name in result.err
    assert not list(project.rglob(".*"))


@pytest.mark.parametrize("kind", ["folder", "pipe", "garbage", "not UTF-8"])
def test_a_broken_ledger_is_a_finding_and_is_left_alone(kind: str, project: Path) -> None:
    ledger = project / "cards" / "flashgen.lock"
    if kind == "folder":
        ledger.mkdir()
    elif kind == "pipe":
        os.mkfifo(ledger)
    else:
        ledger.write_bytes(b"\xff" if kind == "not UTF-8" else b"flashgen-ledger 1\nwhat is this\n")
    result = run("build", cwd=project)
    assert result.code == 1
    assert "cards/flashgen.lock:" in result.err
    assert not (project / "build").exists()


@pytest.mark.parametrize("locked", ["cards", "build", "build/sheets"])
def test_a_folder_that_cannot_be_written_is_2_and_nothing_changes(
    locked: str, project: Path
) -> None:
    run("build", cwd=project)
    (project / "cards" / "alpha.yaml").write_text(QUESTION.format("alpha") + "extra: new\n")
    before = snapshot(project)
    done = run_python(
        "import sys, tempfile; from flashgen import cli\n"
        "make = tempfile.mkstemp\n"
        "def deny(*, dir, **names):\n"  # chmod would not stop root
        f"    if str(dir) != {locked!r}: return make(dir=dir, **names)\n"
        "    raise PermissionError(13, 'Permission denied', str(dir))\n"
        "tempfile.mkstemp = deny; sys.argv[1:] = ['build']; cli.main()",
        project,
    )
    assert (done.returncode, done.stderr) == (2, f"flashgen: {locked}: Permission denied\n")
    assert snapshot(project) == before


@pytest.mark.parametrize("written", ["abc", "-5", "1e9", "9" * 30, "\u0661"])
def test_a_time_that_is_none_is_told(written: str, project: Path) -> None:
    result = run("build", cwd=project, env={"SOURCE_DATE_EPOCH": written})
    assert result.code == 2
    assert result.err.startswith("flashgen: SOURCE_DATE_EPOCH is not")


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        ("KeyboardInterrupt()", 130, "flashgen: interrupted"),
        ("OSError(28, 'No space left on device', 'build/x')", 2, "flashgen: build/x: No space"),
        ("OSError('odd')", 2, "flashgen: odd"),
    ],
)
def test_what_happens_to_a_build_is_one_line(
    error: str, code: int, message: str, project: Path
) -> None:
    done = run_python(
        "import sys; from flashgen import cli; from flashgen.commands import build as command\n"
        f"def build(*args, **options): raise {error}\n"
        "command.build = build; sys.argv[1:] = ['build']; cli.main()",
        project,
    )
    assert done.returncode == code
    assert done.stderr.strip().startswith(message)
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_reader_that_goes_away_is_no_traceback(project: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [COMMAND, "build"], cwd=project, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("options", [[], ["--full"]], ids=["short", "full"])
def test_new_writes_a_question_that_builds(options: list[str], tmp_path: Path) -> None:
    result = run("new", *options, "Bias and variance", cwd=tmp_path)
    assert result.code == 0
    assert result.out.splitlines() == [
        "wrote cards/bias-and-variance.yaml",
        "wrote cards/deck.yaml",
        "wrote cards/question.schema.json",
        *(["wrote cards/media/example-figure.svg"] if options else []),
        "next: edit cards/bias-and-variance.yaml, then run flashgen build",
    ]
    assert run("build", cwd=tmp_path).code == 0


@pytest.mark.parametrize("title", [b"", b"a::b", b"\xff", b"\x07"])
def test_a_title_that_cannot_be_one_is_2(title: bytes, tmp_path: Path) -> None:
    result = run("new", title, cwd=tmp_path)
    assert result.code == 2
    assert result.err.startswith("flashgen: ")
    assert list(tmp_path.iterdir()) == []


def test_a_title_that_is_there_already_is_2(tmp_path: Path) -> None:
    run("new", "X", cwd=tmp_path)
    result = run("new", "x", cwd=tmp_path)
    assert (result.code, result.err) == (2, "flashgen: cards/x.yaml is there already\n")


def test_schema_writes_what_new_writes(tmp_path: Path) -> None:
    run("new", "X", cwd=tmp_path)
    path = tmp_path / "cards" / "question.schema.json"
    before = path.read_bytes()
    path.unlink()
    result = run("schema", cwd=tmp_path)
    assert (result.code, result.out) == (0, "wrote cards/question.schema.json\n")
    assert path.read_bytes() == before


SIX_FAULTS = """\
id: six
title: Six
question: Explain six
sumary: A misspelt key.
topics: [one, two
answer:
  short: Six.
concepts:
  - id: open-brace
    term: A formula
    definition: Here $\\frac{a$ is open.
  - id: Capitals
    term: B
    definition: C
clozes:
  - id: cloze
    text: hides nothing
figures:
  - {id: figure, image: gone.png, alt: A, ask: B, answer: C}
"""


def test_six_faults_of_a_file_are_six_findings_at_once(project: Path) -> None:
    (project / "cards" / "six.yaml").write_text(SIX_FAULTS)
    result = run("check", cwd=project)
    lines = SIX_FAULTS.split("\n")
    found = re.findall(r"^cards/six.yaml:(\d+):(\d+): error (\w+)", result.out, re.MULTILINE)
    places = {code: lines[int(line) - 1][int(column) - 1 :] for line, column, code in found}
    assert places == {
        "FG111": "sumary: A misspelt key.",
        "FG104": "[one, two",
        "FG301": "{a$ is open.",
        "FG114": "Capitals",
        "FG142": "hides nothing",
        "FG132": "gone.png, alt: A, ask: B, answer: C}",
    }
    assert result.code == 1
    assert "\n6 errors, " in result.out


def test_the_summary_says_whether_everything_was_checked(project: Path) -> None:
    waits = "some things cannot be checked before"
    assert waits not in run("check", cwd=project).out
    (project / "cards" / "six.yaml").write_text(SIX_FAULTS)
    assert waits in run("check", cwd=project).out
    (project / "cards" / "six.yaml").write_text(QUESTION.format("six"))
    assert waits not in run("check", cwd=project).out


def test_an_ignored_warning_stays_ignored_beside_an_error(project: Path) -> None:
    shown = "concepts:\n  - id: c\n    term: \\alpha # flashgen: ignore=FG307\n    definition: d\n"
    file = project / "cards" / "alpha.yaml"
    file.write_text(QUESTION.format("alpha") + shown + "topics: [a\n")
    assert "FG307" not in run("check", cwd=project).out
    file.write_text(file.read_text().replace(" # flashgen: ignore=FG307", ""))
    assert "FG307" in run("check", cwd=project).out


def test_names_that_windows_reserves_are_no_names_of_files(project: Path) -> None:
    (project / "cards" / "beta.yaml").write_text(
        QUESTION.format("con") + "related: [alpha]\n", encoding="utf-8"
    )
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write("related: [con]\n")
    (project / "cards" / "deck.yaml").write_text("name: Aux\nnamespace: x\n")
    result = run("build", cwd=project)
    assert result.code == 0
    assert run("print", "con", "--format", "html", cwd=project).code == 0
    files = {path.name for path in (project / "build").rglob("*") if path.is_file()}
    assert {"aux_.apkg", "con_.md", "con-quiz.md", "con_.html"} <= files
    sheets = project / "build" / "sheets"
    assert "](con_.md)" in (sheets / "README.md").read_text()
    assert "](con_.md)" in (sheets / "alpha.md").read_text()
    assert run("new", "NUL", cwd=project).out.startswith("wrote cards/nul_.yaml\n")
    (project / "cards" / "beta.yaml").unlink()
    (project / "cards" / "alpha.yaml").write_text(QUESTION.format("alpha"))
    run("build", cwd=project)
    assert not (sheets / "con_.md").exists(), "the sheet of a question that is gone goes"


CLOSED = ["check 2>&-", "check >&- 2>&-", "build <&- 2>&-", "diff >&-", "print --format html >&-"]


@pytest.mark.skipif(os.name != "posix", reason="the shell of POSIX closes streams")
@pytest.mark.parametrize("command", CLOSED)
def test_a_closed_stream_is_no_mistake_of_the_content(command: str, project: Path) -> None:
    run("build", cwd=project)
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" {command}', COMMAND],
        cwd=project,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1800000000"},
        check=False,
    )
    assert done.returncode == 0


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_reader_that_goes_away_changes_neither_code_nor_files(stream: str, project: Path) -> None:
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write("tags: [leech]\n")
    for command, code in (("check", 0), ("build", 0), ("check --strict", 1), ("--help", 0)):
        reading, writing = os.pipe()
        os.close(reading)
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: writing}
        done = subprocess.run([COMMAND, *command.split()], cwd=project, check=False, **streams)
        os.close(writing)
        assert done.returncode == code, command
        assert not re.search(b"Traceback|pipe|Exception", done.stderr or b"", re.IGNORECASE)
    assert (project / "build" / "interview-questions.apkg").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_behind_a_stream_is_one_line(project: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [COMMAND, "check"], cwd=project, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (2, b"flashgen: No space left on device\n")


def test_ctrl_c_while_the_command_is_imported_is_one_line(tmp_path: Path) -> None:
    done = run_python(
        "import builtins, os, signal, sys\n"
        "real = builtins.__import__\n"
        "def slow(name, *rest):\n"
        "    if name == 'click': os.kill(os.getpid(), signal.SIGINT)\n"
        "    return real(name, *rest)\n"
        "builtins.__import__ = slow; sys.argv[1:] = ['--help']\n"
        "from flashgen.__main__ import main; main()",
        tmp_path,
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "flashgen: interrupted\n"


def test_memory_that_ends_names_the_file(project: Path) -> None:
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write("  full: Too long to be remembered.\n")
    done = run_python(
        "import sys; from flashgen.authoring import sections\n"
        "def read(source): raise MemoryError\n"
        "sections.read = read; sys.argv[1:] = ['build']\n"
        "from flashgen.cli import main; main()",
        project,
    )
    assert done.returncode == 2
    assert done.stderr == "flashgen: there is not enough memory for cards/alpha.yaml\n"


@pytest.mark.skipif(os.name != "posix", reason="limits are of POSIX")
@pytest.mark.parametrize(
    ("blocks", "wanted"), [(1, "cards/flashgen.lock: File too large"), (30, "build/")]
)
def test_a_disk_that_is_full_names_the_file_that_was_wanted(
    blocks: int, wanted: str, project: Path
) -> None:
    before = {path for path in project.rglob("*") if path.is_file()}
    done = subprocess.run(
        ["/bin/sh", "-c", f'ulimit -f {blocks}; exec "$0" build', COMMAND],
        cwd=project,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1800000000", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"flashgen: {wanted}")
    assert "flashgen-" not in done.stderr
    assert {path for path in project.rglob("*") if path.is_file()} == before


def test_no_message_is_longer_than_a_screen(project: Path) -> None:
    keys = "".join(f"{'k' * 300}{number}: x\n" for number in range(3))
    (project / "cards" / "alpha.yaml").write_text(
        f"{QUESTION.format('alpha')}related: [{'x' * 3000}]\n{keys}"
    )
    result = run("build", cwd=project)
    assert result.code == 1
    assert all(len(text) < 24 * 80 for text in result.err.split("\n\n"))
    assert len(run("build", "x" * 5000, cwd=project).err) < 24 * 80


def test_ids_and_codes_are_completed(project: Path) -> None:
    def completed(words: str) -> list[str]:
        count = str(len(words.split(" ")) - 1)
        env = {"COMP_WORDS": words, "COMP_CWORD": count, "_FLASHGEN_COMPLETE": "bash_complete"}
        return [line.partition(",")[2] for line in run(cwd=project, env=env).out.splitlines()]

    assert completed("flashgen print ") == ["alpha", "beta"]
    assert completed("flashgen print --cards nope al") in ([], [""])
    assert completed("flashgen print be") == ["beta"]
    assert completed("flashgen check --explain fg41")[:2] == ["FG410", "FG411"]
    assert completed("flashgen check --ignore FG411,FG13")[0] == "FG411,FG131"


def test_diff_for_programs_has_what_changes_unless_all_is_asked_for(project: Path) -> None:
    run("build", cwd=project)
    (project / "cards" / "beta.yaml").write_text(QUESTION.format("beta") + "  full: New.\n")
    told = json.loads(run("diff", "--json", cwd=project).out)
    assert [change["key"] for change in told] == ["beta"]
    told = json.loads(run("diff", "--json", "--all", cwd=project).out)
    assert [change["key"] for change in told] == ["alpha", "beta"]
    assert run("diff", "--all", cwd=project).code == 2


def test_a_check_says_how_many_snippets_ran(project: Path) -> None:
    with (project / "cards" / "alpha.yaml").open("a") as file:
        file.write(
            "snippets: [{id: s, title: t, code: print(1), output: '1', explain: e},"
            "{id: u, title: u, code: print(2), explain: e}]\n"
        )
    assert "\nran 2 snippets\n" in run("check", "--run", cwd=project).out
