"""`flashgen check`, run as a user runs it."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from pictures import SVG

from flashgen.authoring.source import Source
from flashgen.cli import cli
from flashgen.commands import build, check, diff, prepare
from flashgen.commands.explain import BY_CODE
from flashgen.commands.selection import Selection
from flashgen.compiler.compile import Compiler
from flashgen.diagnostics import Diagnostic
from flashgen.rules import registry
from flashgen.rules.subject import Subject

COMMAND = [sys.executable, "-m", "flashgen"]
QUESTION = (
    "id: {0}\ntitle: {0}\nquestion: Explain {0}\nanswer:\n  short: It is {0}.\n"
    "pitfalls: [{{id: p, name: Pit of {0}, symptom: See {0}, cause: c, fix: f}}]\n"
    "follow_ups: [{{id: n, question: What follows {0}?, answer: a}}]\n"
)
WARNING = "summary: the \\sigma of it\n"
WRONG = (
    "snippets:\n  - id: s\n    title: t\n    code: print(1)   # one\n"
    "    output: 2  # two\n    explain: e\n"
)


def run(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, capture_output=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "cards").mkdir()
    write(tmp_path, "alpha")
    return tmp_path


def write(project: Path, name: str, more: str = "") -> Path:
    return put(project, f"{name}.yaml", QUESTION.format(name) + more)


def put(project: Path, name: str, text: str) -> Path:
    """Put a file in place at once, so that whoever watches sees it whole."""
    made = project / name
    made.write_text(text, encoding="utf-8")
    return made.replace(project / "cards" / name)


def test_a_clean_folder_is_0_and_nothing_is_written(project: Path) -> None:
    done = run("check", cwd=project)
    assert (done.returncode, done.stdout) == (0, "nothing found in 1 question\n")
    assert sorted(project.rglob("*")) == [project / "cards", project / "cards" / "alpha.yaml"]


def test_findings_are_shown_with_the_place_and_summed_up(project: Path) -> None:
    write(project, "beta", WARNING + "sumary: x\n")
    done = run("check", cwd=project)
    assert done.returncode == 1
    assert done.stdout == (
        "cards/beta.yaml:8:14: warning FG307: "
        "`\\sigma` stands outside a formula and would show as it is\n"
        "  8 | summary: the \\sigma of it\n"
        "    |              ^\n"
        "  help: put the formula between two dollar signs, or TeX as code between backticks\n"
        "\n"
        'cards/beta.yaml:9:1: error FG111: unknown key "sumary"\n'
        "  9 | sumary: x\n"
        "    | ^\n"
        '  help: did you mean "summary"?\n'
        "\n"
        "1 error, 1 warning in 2 questions\n"
        "mend the errors and check again: some things cannot be checked before\n"
        "learn more: flashgen check --explain FG111\n"
    )


def test_warnings_are_0_unless_strict(project: Path) -> None:
    write(project, "beta", WARNING)
    done = run("check", cwd=project)
    assert done.returncode == 0
    assert "1 warning in 2 questions" in done.stdout
    assert run("check", "--strict", cwd=project).returncode == 1
    (project / "cards" / "deck.yaml").write_text("check:\n  strict: true\n")
    assert run("check", cwd=project).returncode == 1
    (project / "cards" / "deck.yaml").write_text("check:\n  ignore: [FG307]\n  strict: true\n")
    assert run("check", cwd=project).returncode == 0


def codes(project: Path, *arguments: str) -> list[str]:
    """Return what a check finds, run in this process to save time."""
    cards = str(project / "cards")
    done = CliRunner().invoke(cli, ["check", cards, "--format", "json", *arguments])
    assert done.exit_code in (0, 1), done.output
    return [finding["code"] for finding in json.loads(done.stdout)["findings"]]


def test_codes_are_selected_and_ignored_on_the_command_line_and_in_the_settings(
    project: Path,
) -> None:
    write(project, "beta", WARNING + "clozes: [{id: c, text: '{{c1::a}} {{b}}'}]\n")
    assert codes(project) == ["FG307", "FG145"]
    assert codes(project, "--select", "FG3") == ["FG307"]
    assert codes(project, "--ignore", "FG307,FG145") == []
    assert codes(project, "--ignore", "fg307", "--ignore", "FG145") == []
    (project / "cards" / "deck.yaml").write_text("namespace: mine\ncheck:\n  ignore: [FG3]\n")
    assert codes(project) == ["FG145"]
    assert codes(project, "--ignore", "FG1") == []
    assert codes(project, "--select", "FG307") == ["FG307"]


def test_a_warning_that_is_ignored_is_not_shown_by_a_build_either(project: Path) -> None:
    path = write(project, "beta", WARNING)
    assert "FG307" in run("build", cwd=project).stderr
    path.write_text("# flashgen: ignore=FG307\n" + path.read_text())
    assert run("build", cwd=project).stderr == ""
    write(project, "beta", WARNING)
    (project / "cards" / "deck.yaml").write_text("check:\n  ignore: [FG307]\n")
    assert run("build", cwd=project).stderr == ""


def test_a_comment_in_the_settings_is_followed_too(project: Path) -> None:
    deck = project / "cards" / "deck.yaml"
    deck.write_text("author: me #1\n")
    assert codes(project) == ["FG167", "FG108"]
    deck.write_text("# flashgen: ignore=FG108,FG167\nauthor: me #1\n")
    assert codes(project) == []
    deck.write_text("namespace: me # flashgen: ignore=FG108\n")
    assert codes(project) == ["FG180"]


def test_an_ignore_that_ignores_nothing_is_told_only_when_all_else_was_looked_for(
    project: Path,
) -> None:
    write(project, "beta", "summary: fine # flashgen: ignore=FG307\n")
    assert codes(project) == ["FG180"]
    assert run("build", cwd=project).stderr == ""
    write(project, "gamma", "nope: x\n")
    assert codes(project) == ["FG111"]


def test_an_ignore_for_a_snippet_counts_only_when_snippets_are_run(project: Path) -> None:
    write(project, "beta", WRONG.replace("    output: 2", "    # flashgen: ignore=FG184\n    #"))
    assert codes(project) == []
    assert codes(project, "--run") == ["FG180"]


def test_bad_codes_in_the_settings_are_found(project: Path) -> None:
    deck = project / "cards" / "deck.yaml"
    deck.write_text("namespace: mine\ncheck:\n  select: [FG9]\n  ignore: [FG301, FG307]\n")
    assert codes(project) == []
    deck.write_text("namespace: mine\ncheck:\n  ignore: [FG9, FG301]\n")
    assert codes(project) == ["FG181", "FG181"]
    deck.write_text("namespace: mine\ncheck:\n  ignore: [E501]\n")
    assert codes(project) == ["FG115"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "E501"], 'there is no code "E501"'),
        (["--ignore", "FG301"], "FG301 is an error, and errors cannot be ignored"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--fix"], "--fix needs --run"),
        (["--watch", "--format", "json"], "--watch goes with neither"),
        (["--time-limit", "0", "--run"], "0.0 is not in the range"),
        (["--python", "no-such-python", "--run"], "there is no program no-such-python"),
        (["--explain", "FG999"], 'there is no code "FG999"'),
        (["nowhere"], "there is no folder nowhere"),
    ],
)
def test_wrong_usage_is_2(arguments: list[str], message: str, project: Path) -> None:
    done = run("check", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_code_is_explained_without_cards(tmp_path: Path) -> None:
    done = run("check", "--explain", "fg307", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("FG307 TeX outside a formula (warning)\n")


def test_explaining_loads_nothing_that_builds(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom flashgen.cli import cli\n"
        "cli.main(['check', '--explain', 'FG307'], standalone_mode=False)\n"
        "heavy = {'genanki', 'quickjs', 'typst', 'watchfiles'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("form", "start"),
    [("json", '{\n  "questions": 2'), ("sarif", '{\n  "$schema"'), ("github", "::warning file=")],
)
def test_each_format_is_all_that_is_printed(form: str, start: str, project: Path) -> None:
    write(project, "beta", WARNING)
    done = run("check", "--format", form, cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(start)
    assert "cards/beta.yaml" in done.stdout


def test_nothing_is_run_unless_told_and_fixing_writes_only_the_output(project: Path) -> None:
    path = write(project, "beta", WRONG)
    assert codes(project) == []
    done = run("check", "--run", cwd=project)
    assert done.returncode == 1
    assert "cards/beta.yaml:12:13: error FG182: the snippet prints `1` here, not `2`" in done.stdout
    assert path.read_text() == QUESTION.format("beta") + WRONG
    done = run("check", "--run", "--fix", cwd=project)
    assert done.returncode == 0
    wrote = "wrote the true outputs into cards/beta.yaml"
    assert done.stdout == f"{wrote}\nran 1 snippet\nnothing found in 2 questions\n"
    fixed = WRONG.replace("output: 2  # two\n", "output: |  # two\n      1\n")
    assert path.read_text() == QUESTION.format("beta") + fixed
    done = run("check", "--run", cwd=project)
    assert done.stdout == "ran 1 snippet\nnothing found in 2 questions\n"


def test_snippets_run_in_the_interpreter_that_is_named(project: Path) -> None:
    python = project / "my-python"
    python.write_text(f'#!/bin/sh\nMINE=2 exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    code = "import os; print(os.environ.get('MINE'))"
    write(project, "beta", WRONG.replace("print(1)", code))
    assert codes(project, "--run") == ["FG182"]
    assert codes(project, "--run", "--python", str(python)) == []


def test_snippets_wait_until_nothing_else_is_wrong(project: Path) -> None:
    write(project, "beta", WRONG + "nope: x\n")
    done = run("check", "--run", cwd=project)
    assert "no code was run: mend the errors first\n1 error in 2 questions" in done.stdout


def hints(subject: Subject) -> Iterator[Diagnostic]:
    yield subject.source.finding(1, 1, BY_CODE["FG167"], "a hint")


def test_hints_are_told_by_check_and_not_by_build(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "cache"))
    monkeypatch.setattr(registry, "RULES", (*registry.RULES, SimpleNamespace(check=hints)))
    cards = project / "cards"
    assert [str(f.severity) for f in check.check(cards).findings] == ["hint"]
    done = CliRunner().invoke(cli, ["check", "--strict", str(cards)], color=True)
    assert done.exit_code == 0
    assert "\x1b[1mhint FG167\x1b[0m: " in done.output
    assert "1 hint in 1 question\n" in done.output
    report, findings = build.build(cards, project / "build", now=1_800_000_000)
    assert report
    assert findings == ()
    _, findings = diff.diff(cards, project / "build", now=1_800_000_000)
    assert findings == ()


def test_check_finds_what_only_the_ledger_shows(project: Path) -> None:
    item = "concepts: [{id: i, term: A, definition: B}]\n"
    write(project, "alpha", item)
    run("build", cwd=project)
    ledger = (project / "cards" / "flashgen.lock").read_bytes()
    write(project, "alpha", "use_when: [{id: i, case: A, why: B}]\n")
    assert codes(project) == ["FG151"]
    assert (project / "cards" / "flashgen.lock").read_bytes() == ledger


def test_checking_again_compiles_only_what_changed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    compile_one = Compiler.compile

    def counted(self: Compiler, source: Source) -> object:
        compiled.append(source.path.stem)
        return compile_one(self, source)

    monkeypatch.setattr(Compiler, "compile", counted)
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "cache"))
    write(project, "beta", WARNING)
    cards = project / "cards"
    first = check.check(cards)
    assert check.check(cards) == first
    assert compiled == ["alpha", "beta"]
    write(project, "beta", "summary: Something else.\n")
    assert check.check(cards).findings == ()
    assert compiled == ["alpha", "beta", "beta"]
    (cards / "deck.yaml").write_text("name: Other\n")
    check.check(cards)
    assert compiled == ["alpha", "beta", "beta", "alpha", "beta"]


def _other_text(project: Path) -> None:
    write(project, "alpha", "summary: Another.\n")


def _other_ledger(project: Path) -> None:
    (project / "cards" / "flashgen.lock").write_text("gibberish")


def _other_settings(project: Path) -> None:
    (project / "cards" / "deck.yaml").write_text("name: Other\n")


def _spare_picture(project: Path) -> None:
    (project / "cards" / "media").mkdir()
    (project / "cards" / "media" / "spare.svg").write_bytes(SVG)


@pytest.mark.parametrize("change", [_other_text, _other_ledger, _other_settings, _spare_picture])
def test_only_when_nothing_changed_the_findings_are_those_of_before(
    change: Callable[[Path], None], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "cache"))
    write(project, "beta", WARNING)
    cards, loaded = project / "cards", []
    begin = prepare.compiling
    monkeypatch.setattr(prepare, "compiling", lambda *a, **k: (loaded.append(1), begin(*a, **k))[1])
    first = check.check(cards)
    assert first.findings
    assert check.check(cards) == first
    assert len(loaded) == 1
    assert check.check(cards, Selection(ignore=("FG",))).findings == ()
    assert len(loaded) == 2
    change(project)
    found = check.check(cards)
    assert len(loaded) == 3
    shutil.rmtree(project / "cache")
    assert check.check(cards) == found


def test_errors_are_looked_for_each_time(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "cache"))
    write(project, "beta", "summary: '![x](media/late.svg)'\n")
    assert [f.code for f in check.check(project / "cards").findings] == ["FG132"]
    (project / "cards" / "media").mkdir()
    (project / "cards" / "media" / "late.svg").write_bytes(SVG)
    assert check.check(project / "cards").findings == ()


@pytest.mark.skipif(os.name != "posix", reason="it is ended as a terminal ends it")
def test_watching_checks_again_on_save_and_ends_quietly(project: Path) -> None:
    with watching(project) as process:
        assert process.stdout
        assert process.stderr
        assert until_watching(process.stdout) == ["nothing found in 1 question"]
        path = write(project, "beta", "nope: x\n")
        assert "1 error in 2 questions" in until_watching(process.stdout)
        path.unlink()
        assert until_watching(process.stdout) == ["nothing found in 1 question"]
        put(project, "flashgen.lock", "{")
        assert "1 error in 1 question" in until_watching(process.stdout)
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
        assert process.stderr.read() == ""


def test_watching_ends_in_words_when_the_folder_is_gone(project: Path) -> None:
    with watching(project) as process:
        assert process.stdout
        assert process.stderr
        until_watching(process.stdout)
        shutil.rmtree(project / "cards")
        assert process.wait() == 2
        assert process.stderr.read() == "flashgen: there is no folder cards any more\n"


@contextmanager
def watching(project: Path) -> Iterator["subprocess.Popen[str]"]:
    """Watch a folder, for a minute at most."""
    with subprocess.Popen(
        [*COMMAND, "check", "--watch"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        patience = Timer(60, process.kill)
        patience.start()
        yield process
        patience.cancel()


def until_watching(stream: Iterator[str]) -> list[str]:
    lines: list[str] = []
    for line in stream:
        if re.match("watching cards; Ctrl-C ends", line):
            return lines
        lines.append(line.rstrip("\n"))
    raise AssertionError(lines)


@pytest.mark.parametrize(
    ("options", "ran"), [([], "0 snippets"), (["--full"], "1 snippet")], ids=["short", "full"]
)
def test_a_new_question_leaves_nothing_to_find_but_its_texts(
    options: list[str], ran: str, tmp_path: Path
) -> None:
    run("new", *options, "Bias and variance", cwd=tmp_path)
    assert run("build", cwd=tmp_path).returncode == 0
    assert run("check", "--run", cwd=tmp_path).returncode == 0
    assert run("check", "--strict", "--run", cwd=tmp_path).returncode == 1
    done = run("check", "--strict", "--run", "--ignore", "FG119", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"ran {ran}\nnothing found in 1 question\n")
