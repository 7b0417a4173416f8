"""What `flashgen check` finds in the cases and in the examples of all rules, right or wrong.

The goldens say what is: a change that finds more, less or in other words renews them in a commit
of its own, and their difference is what it changed for authors.
"""

import json
import shutil
import unicodedata
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner
from test_catalog import write

from flashgen.cli import cli
from flashgen.commands.explain import RULES

TESTS = Path(__file__).parents[1]
CASES = TESTS / "cases"
GOLDEN = TESTS / "golden" / "findings"
AreGolden = Callable[..., None]


def run(project: Path, *arguments: str) -> str:
    """Run the command in this process, which saves most of its time."""
    with chdir(project):
        done = CliRunner().invoke(cli, arguments)
    assert done.exit_code in (0, 1), done.output
    return done.stdout


def reported(project: Path, *, quality: bool = True) -> list[str]:
    """Return what a check finds, a line for the finding and one for the way out."""
    found = json.loads(run(project, "check", "--run", "--format", "json"))["findings"]
    lines = []
    for f in found:
        if quality or not f["code"].startswith("FG4"):
            place = f"{f['path']}:{f['line']}:{f['column']}"
            lines.append(f"{place}: {f['severity']} {f['code']}: {f['message']}")
            lines += [f"  help: {f['hint']}"] if f["hint"] else []
    return lines or ["nothing found"]


def copied(case: Path, project: Path) -> None:
    """Make a case the only question of a project; file names are decomposed, as on macOS."""
    (project / "cards").mkdir(parents=True)
    shutil.copy(case, project / "cards")
    if (media := case.with_suffix(".media")).exists():
        (project / "cards" / "media").mkdir()
        for picture in media.iterdir():
            name = unicodedata.normalize("NFD", picture.name)
            shutil.copyfile(picture, project / "cards" / "media" / name)


def test_the_findings_of_the_cases_are_the_golden_ones(
    are_golden: AreGolden, tmp_path: Path
) -> None:
    lines = []
    for case in sorted(CASES.glob("*.yaml")):
        project = tmp_path / case.stem
        copied(case, project)
        lines += [f"==== {case.stem}", *reported(project), ""]
    project = tmp_path / "moved"
    for state in ("1", "2"):
        shutil.copytree(CASES / "moved-item" / state, project / "cards", dirs_exist_ok=True)
        lines += [f"==== moved-item, state {state}", *reported(project), ""]
        run(project, "build", "--quiet")
    are_golden(GOLDEN, {"cases.txt": "\n".join(lines)}, among="cases.txt")


def test_the_findings_of_the_examples_are_the_golden_ones(
    are_golden: AreGolden, tmp_path: Path
) -> None:
    """Only the examples of rules about good cards are whole enough to be judged as cards."""
    lines = []
    for rule in RULES:
        for kind, example in (("bad", rule.bad), ("good", rule.good)):
            if example:
                project = tmp_path / rule.code / kind
                write(project / "cards", example, rule.code)
                quality = rule.code.startswith("FG4")
                found = reported(project, quality=quality)
                lines += [f"==== {rule.code} {kind}: {rule.name}", *found, ""]
    are_golden(GOLDEN, {"examples.txt": "\n".join(lines)}, among="examples.txt")
