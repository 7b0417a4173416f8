"""What authors select and ignore: by comments, settings and wishes of the command line."""

from pathlib import Path

import pytest

from flashgen.authoring.settings import Checking
from flashgen.authoring.source import Source
from flashgen.commands.explain import BY_CODE
from flashgen.commands.selection import Selection, sift
from flashgen.diagnostics import Diagnostic, Severity

TEXT = r"""# A question of a test.
id: q
title: T
question: Q?
answer:
  short: The \sigma of it.
concepts:
  - id: one
    term: One
    definition: |
      The \alpha of it.
  - id: two
    term: Two
    definition: The \beta of it.
"""
ANSWER, ONE, TWO = 6, 11, 14
"""The lines of what FG307 finds in it."""


def problems(text: str) -> list[tuple[int, int, str]]:
    source = Source(Path("q.yaml"), "q.yaml", text)
    _, misused = sift([], [source])
    assert all(str(problem.severity) == "warning" for problem in misused)
    return [(problem.line, problem.column, problem.code) for problem in misused]


IGNORE = "# flashgen: ignore=FG307"


@pytest.mark.parametrize(
    ("old", "new", "stay"),
    [
        ("# A question", f"{IGNORE}\n# A question", []),
        ("id: q\n", f"{IGNORE}\nid: q\n", []),
        ("id: q\n", f"id: q  {IGNORE}\n", [ANSWER, ONE, TWO]),
        ("  - id: one", f"  - id: one  {IGNORE}", [ANSWER, TWO]),
        ("  - id: one", f"  {IGNORE}\n  - id: one", [ANSWER, TWO]),
        ("  - id: one", f"{IGNORE}\n\n  # more\n  - id: one", [ANSWER, TWO]),
        ("  - id: two", f"  - id: two  {IGNORE} as it is written", [ANSWER, ONE]),
        ("    definition: |", f"    definition: |  {IGNORE}", [ANSWER, TWO]),
        ("    definition: |", f"    {IGNORE}\n    definition: |", [ANSWER, TWO]),
        ("    term: One", f"    term: One {IGNORE}", [ANSWER, ONE, TWO]),
        ("concepts:", f"concepts: {IGNORE}", [ANSWER]),
        ("answer:", f"{IGNORE}\nanswer:", [ONE, TWO]),
        ("The \\sigma of it.", f"The \\sigma of it. {IGNORE}", [ONE, TWO]),
        ("The \\beta of it.", f'"The \\\\beta of it." {IGNORE}', [ANSWER, ONE]),
        ("The \\beta of it.", f"|- {IGNORE}\n      The \\beta.", [ANSWER, ONE]),
        ("  - id: one", "  - id: one # flashgen: ignore=FG145, FG307", [ANSWER, TWO]),
    ],
)
def test_a_comment_holds_for_what_starts_on_its_line_or_the_next(
    old: str, new: str, stay: list[int]
) -> None:
    assert old in TEXT
    source = Source(Path("q.yaml"), "q.yaml", TEXT.replace(old, new, 1))
    lines = [number for number, line in enumerate(source.lines, start=1) if "\\" in line]
    all_of_them = [source.finding(n, 3, BY_CODE["FG307"], "m", "h") for n in lines]
    kept, _ = sift(all_of_them, [source])
    order = dict(zip(lines, (ANSWER, ONE, TWO), strict=True))
    assert [order[finding.line] for finding in kept] == stay


@pytest.mark.parametrize(
    "written",
    [
        f"      {IGNORE}\n      The \\alpha of it.",
        f"      The \\alpha of it. {IGNORE}",
    ],
)
def test_what_a_text_says_is_no_comment(written: str) -> None:
    text = TEXT.replace("      The \\alpha of it.", written)
    assert text != TEXT
    assert problems(text) == []


@pytest.mark.parametrize(
    "written", [f"'x {IGNORE}'", f'"x {IGNORE}"', f"x{IGNORE}", f"'x\n    {IGNORE}'"]
)
def test_what_a_quoted_text_says_is_no_comment(written: str) -> None:
    assert problems(TEXT.replace("term: One", f"term: {written}")) == []


def test_errors_and_findings_of_other_files_are_never_ignored_by_a_comment() -> None:
    source = Source(Path("q.yaml"), "q.yaml", f"{IGNORE}\n{TEXT}")
    error = source.finding(3, 1, BY_CODE["FG301"], "m")
    elsewhere = Diagnostic("other.yaml", 3, 1, "FG307", "m", severity=Severity.WARNING)
    kept, misused = sift([error, elsewhere], [source])
    assert kept == (error, elsewhere)
    assert [problem.code for problem in misused] == ["FG180"]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("ignore=FG307", (2, 28, "FG180")),
        ("ignore=FG399", (2, 28, "FG181")),
        ("ignore=FG30", (2, 28, "FG181")),
        ("ignore=fg307", (2, 28, "FG181")),
        ("ignore=FG301", (2, 28, "FG181")),
        ("ingore=FG307", (2, 9, "FG181")),
        ("ignore", (2, 9, "FG181")),
        ("Ignore=FG307", (2, 9, "FG181")),
        ("", (2, 9, "FG181")),
    ],
)
def test_a_comment_that_ignores_nothing_or_is_not_understood_is_reported_at_its_place(
    comment: str, expected: tuple[int, int, str]
) -> None:
    assert problems(TEXT.replace("id: q\n", f"id: q   # flashgen: {comment}\n")) == [expected]


def test_each_code_of_a_comment_is_judged_by_itself() -> None:
    found = problems(TEXT.replace("id: q\n", "id: q # flashgen: ignore=FG307,FG999,FG145\n"))
    assert sorted(found) == [(2, 26, "FG180"), (2, 32, "FG181"), (2, 38, "FG180")]


@pytest.mark.parametrize("between", [" ", "; ", " and_so ", " # flashgen: ignore=", " as "])
def test_a_second_code_that_is_read_as_a_reason_is_told(between: str) -> None:
    text = TEXT.replace("id: q\n", f"id: q # flashgen: ignore=FG307{between}FG145\n")
    is_reason = between.strip().isidentifier()
    expected = [] if is_reason else [(2, 31 + len(between), "FG181")]
    assert sorted(problems(text)) == [(2, 26, "FG180"), *expected]


def test_a_comment_behind_everything_ignores_nothing() -> None:
    assert problems(f"{TEXT}    {IGNORE}\n") == [(15, 24, "FG180")]
    source = Source(Path("q.yaml"), "q.yaml", f"{TEXT}    {IGNORE}\n")
    last = source.finding(TWO, 3, BY_CODE["FG307"], "m", "h")
    assert sift([last], [source])[0] == (last,)


def test_codes_that_were_not_looked_for_may_have_nothing_to_ignore() -> None:
    source = Source(Path("q.yaml"), "q.yaml", f"{IGNORE}\n{TEXT}")
    assert sift([], [source], unsought=("FG307",)) == ((), ())


def test_a_file_that_cannot_be_parsed_keeps_its_findings() -> None:
    source = Source(Path("q.yaml"), "q.yaml", f"{IGNORE}\n\tid: q\n")
    warning = source.finding(1, 1, BY_CODE["FG307"], "m")
    assert sift([warning], [source]) == ((warning,), ())


def finding(code: str, severity: Severity) -> Diagnostic:
    return Diagnostic("q.yaml", 1, 1, code, "m", severity=severity)


@pytest.mark.parametrize(
    ("select", "ignore", "reported"),
    [
        ((), (), ["FG301", "FG307", "FG145"]),
        (("FG307",), (), ["FG301", "FG307"]),
        (("FG1",), (), ["FG301", "FG145"]),
        ((), ("FG307",), ["FG301", "FG145"]),
        ((), ("FG",), ["FG301"]),
        (("FG3", "FG1"), ("FG30",), ["FG301", "FG145"]),
    ],
)
def test_codes_are_selected_and_ignored_by_how_they_start_but_errors_stay(
    select: tuple[str, ...], ignore: tuple[str, ...], reported: list[str]
) -> None:
    found = [
        finding("FG301", Severity.ERROR),
        finding("FG307", Severity.WARNING),
        finding("FG145", Severity.HINT),
    ]
    selection = Selection(select, ignore)
    assert [f.code for f in found if selection.reports(f)] == reported


def test_what_the_command_line_selects_wins_over_the_settings() -> None:
    settings = Checking(select=("FG1",), ignore=("FG145",))
    assert Selection().over(settings) == Selection(("FG1",), ("FG145",))
    assert Selection((), ("FG2",)).over(settings) == Selection(("FG1",), ("FG145", "FG2"))
    assert Selection(("FG145",)).over(settings) == Selection(("FG145",))
