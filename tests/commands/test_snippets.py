"""Snippets are run, and an output that is not true is found at its first wrong place."""

from pathlib import Path

import pytest

from flashgen.commands import check as check_command
from flashgen.commands.snippets import Runner
from flashgen.sandbox.execute import Limits

BASE = (
    "id: q\ntitle: T\nquestion: Q?\nanswer:\n  short: A.\n"
    "pitfalls: [{id: p, name: n, symptom: s, cause: c, fix: f}]\n"
    "follow_ups: [{id: f, question: What else?, answer: a}]\nsnippets:\n"
)
LINES = BASE.count("\n")


def snippet(code: str, output: str | None, language: str = "python") -> str:
    def block(text: str) -> str:
        return "|2\n" + "".join(f"      {line}\n" for line in text.split("\n"))

    text = f"  - id: s\n    title: t\n    language: {language}\n    explain: e\n"
    text += f"    code: {block(code)}"
    return text + (f"    output: {block(output)}" if output is not None else "")


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    (tmp_path / "cards").mkdir()
    return tmp_path / "cards"


def check(cards: Path, text: str, *, fix: bool = False) -> list[tuple[int, int, str, str]]:
    """Return position, code and message of what is found; lines count from the first snippet."""
    (cards / "q.yaml").write_text(BASE + text, encoding="utf-8")
    checked = check_command.check(cards, runner=Runner(Limits(seconds=5)), fix=fix)
    assert checked.ran is not None
    return [(f.line - LINES, f.column, f.code, f.message) for f in checked.findings]


@pytest.mark.parametrize(
    ("code", "output"),
    [
        ("print(1)", "1"),
        ("print(' 1\\n\\n2 ')", " 1\n\n2 "),
        ("print('a')\n\n\nprint('b', end='')", "a\nb"),
        ("print(1)\n1 / 0", "1\nZeroDivisionError: division by zero"),
        ("raise ValueError('a\\nb\\nc')", "ValueError: a"),
        ("x = 1", None),
        ("print(1)", None),
    ],
)
def test_what_is_true_is_not_found(code: str, output: str | None, cards: Path) -> None:
    assert check(cards, snippet(code, output)) == []


@pytest.mark.parametrize(
    ("code", "output", "expected"),
    [
        ("print(12)", "13", (8, 8, "FG182", "the snippet prints `12` here, not `13`")),
        ("print('a\\nbc')", "a\nbd", (9, 8, "FG182", "the snippet prints `bc` here, not `bd`")),
        ("print('a\\nb')", "a", (8, 7, "FG182", "the snippet goes on with `b` after this")),
        ("print('a')", "a\nb", (9, 7, "FG182", "the snippet prints nothing more here")),
        ("print('ab')", "a", (8, 8, "FG182", "the snippet prints `ab` here, not `a`")),
        ("print(' a')", "a", (8, 7, "FG182", "the snippet prints ` a` here, not `a`")),
        ("x = 1", "1", (8, 7, "FG182", "the snippet prints nothing")),
        ("print(' ')", "1", (8, 7, "FG182", "the snippet prints only blanks")),
        ("print('\\x1b[1m')", "1", (8, 7, "FG182", "the snippet prints U+001B, which a card")),
        (
            "print(object())",
            "x",
            (8, 7, "FG182", "the snippet prints something else each time"),
        ),
        ("print({'a', 'b', 'c'})", "x", (8, 7, "FG182", "the snippet prints something else")),
        ("if 1:\n  1 / 0", "1", (7, 9, "FG183", "this snippet raises ZeroDivisionError")),
        ("import nope_nope", "1", (6, 7, "FG183", "this snippet raises ModuleNotFoundError")),
        ("x = (", "1", (6, 7, "FG183", "this snippet raises SyntaxError")),
        ("raise SystemExit(2)", "1", (6, 7, "FG183", "this snippet ends with exit code 2")),
        ("x", None, (6, 7, "FG184", "this snippet raises NameError: name 'x' is not defined")),
    ],
)
def test_what_is_not_true_is_found_at_its_place(
    code: str, output: str | None, expected: tuple[int, int, str, str], cards: Path
) -> None:
    ((line, column, found, message),) = check(cards, snippet(code, output))
    assert (line, column, found) == expected[:3]
    assert message.startswith(expected[3])


def test_other_languages_are_not_run(cards: Path) -> None:
    assert check(cards, snippet("1 / 0", "1", language="text")) == []


def test_fixing_writes_what_is_printed_and_nothing_else(cards: Path) -> None:
    text = snippet("print('a:  b # c')\nprint(' d')", "x") + snippet("print(2)", "2").replace(
        "id: s", "id: s2  # the second"
    )
    assert check(cards, text, fix=True) == []
    written = (cards / "q.yaml").read_text(encoding="utf-8")
    assert written == BASE + text.replace("      x\n", "      a:  b # c\n       d\n", 1).replace(
        "    output: |2\n", "    output: |\n", 1
    )


def test_fixing_leaves_what_cannot_be_known(cards: Path) -> None:
    text = snippet("1 / 0", "x") + snippet("print(object())", "x").replace("id: s", "id: s2")
    assert [code for _, _, code, _ in check(cards, text, fix=True)] == ["FG183", "FG182"]
    assert (cards / "q.yaml").read_text(encoding="utf-8") == BASE + text


def test_a_fixed_file_keeps_its_mark_its_line_ends_and_its_place_behind_a_link(
    cards: Path, tmp_path: Path
) -> None:
    text = "\ufeff" + (BASE + snippet("print(2)", "1")).replace("\n", "\r\n")
    real = tmp_path / "real.yaml"
    real.write_bytes(text.encode())
    real.chmod(0o600)
    (cards / "q.yaml").symlink_to(real)
    checked = check_command.check(cards, runner=Runner(Limits()), fix=True)
    assert checked.findings == ()
    expected = text.replace("|2\r\n      1\r\n", "|\r\n      2\r\n")
    assert real.read_bytes() == expected.encode()
    assert (cards / "q.yaml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600


def test_a_finding_says_what_helps(cards: Path) -> None:
    def hint(text: str, seconds: float = 5) -> str:
        (cards / "q.yaml").write_text(BASE + text, encoding="utf-8")
        (finding,) = check_command.check(
            cards, runner=Runner(Limits(seconds=seconds)), fix=False
        ).findings
        return finding.hint

    assert "--fix` writes" in hint(snippet("print(1)", "2"))
    flow = "  - {id: s, title: t, explain: e, output: '3', code: 'print(1); print(2)'}\n"
    assert "on a line of its own" in hint(flow)
    assert "`--python` names" in hint(snippet("import nope_nope", "2"))
    assert "`ValueError: no`" in hint(snippet("raise ValueError('no')", "2"))
    assert "`--time-limit`" in hint(snippet("while True: pass", "2"), seconds=0.5)
    assert "set its seeds" in hint(snippet("print(object())", "2"))


def test_what_cannot_be_written_stays_a_finding(cards: Path) -> None:
    flow = "  - {id: s, title: t, explain: e, output: '3', code: 'print(1); print(2)'}\n"
    assert [code for _, _, code, _ in check(cards, flow, fix=True)] == ["FG182"]
    assert (cards / "q.yaml").read_text(encoding="utf-8") == BASE + flow


def test_nothing_is_run_while_there_are_errors(cards: Path) -> None:
    (cards / "q.yaml").write_text(BASE + snippet("1 / 0", "1") + "nope: x\n", encoding="utf-8")
    checked = check_command.check(cards, runner=Runner(Limits()))
    assert [finding.code for finding in checked.findings] == ["FG111"]
    assert checked.ran is None


def test_the_same_code_is_run_once(cards: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flashgen.commands import snippets

    ran: list[str] = []
    execute = snippets.execute

    def counted(code: str, limits: Limits) -> object:
        ran.append(code)
        return execute(code, limits)

    monkeypatch.setattr(snippets, "execute", counted)
    text = snippet("print(1)", "1") + snippet("print(1)", "1").replace("id: s", "id: s2")
    (cards / "q.yaml").write_text(BASE + text, encoding="utf-8")
    runner = Runner(Limits())
    check_command.check(cards, runner=runner)
    check_command.check(cards, runner=runner)
    assert ran == ["print(1)"]
