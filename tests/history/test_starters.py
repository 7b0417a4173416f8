"""What goes while it still says what `flashgen new` wrote leaves nothing behind."""

import re
from pathlib import Path

import pytest

from flashgen.commands import build as build_command
from flashgen.commands import diff as diff_command
from flashgen.commands import new
from flashgen.history.ledger import Ledger
from flashgen.history.lines import load

NOW = 1_700_000_000


@pytest.fixture(params=["short", "full"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return new.write("Means", tmp_path / "cards", full=request.param == "full")[0]


def build(file: Path, now: int = NOW) -> build_command.Report:
    report, findings = build_command.build(file.parent, file.parents[1] / "build", now=now)
    assert report, findings
    assert {finding.code for finding in findings} <= {"FG119", "FG135", "FG173"}
    return report


def ledger(file: Path) -> Ledger:
    settings = (file.parent / "deck.yaml").read_text()
    (namespace,) = re.findall('^namespace: "?([^ "]+)', settings, re.MULTILINE)
    known, _, findings = load(file.parent / "flashgen.lock", namespace)
    assert findings == []
    return known


def states(file: Path) -> dict[str, str]:
    return {key: entry.state for key, entry in ledger(file).notes.items()}


def edit(file: Path, pattern: str, text: str) -> None:
    before = file.read_text()
    after = re.sub(pattern, text, before, flags=re.MULTILINE | re.DOTALL)
    assert before != after
    file.write_text(after)


def delete(file: Path, *names: str) -> None:
    """Delete lists of items with all that belongs to them."""
    for name in names:
        edit(file, f"^{name}:.*?\n\n", "\n")


def test_every_note_is_a_starter_at_first_and_goes_without_a_trace(file: Path) -> None:
    report = build(file)
    assert set(states(file).values()) == {"starter"}
    assert len(states(file)) == report.notes
    delete(file, "formulas", "concepts", "follow_ups")
    changes, _ = diff_command.diff(file.parent, file.parents[1] / "build", now=NOW)
    assert changes is not None
    assert [change for change in changes if change.change == "retired"] == []
    later = build(file, NOW + 60)
    assert (later.retired, later.tombstones) == ((), 0)
    assert not {"means/formula-1", "means/formula-1.where"} & states(file).keys()
    assert not (file.parents[1] / "build" / "retired.apkg").exists()
    assert ledger(file).generation == 2


def test_what_its_author_touched_is_retired_as_usual(file: Path) -> None:
    build(file)
    edit(file, r"    term: [^\n]*", "    term: Expected value")
    edit(file, r"      n: [^\n]*", "      n: how many values there are")
    build(file, NOW + 60)
    assert states(file)["means/concept-1"] == "live"
    assert states(file)["means/formula-1.where"] == "live"
    assert states(file)["means/pitfall-1"] == "starter"
    delete(file, "formulas", "concepts", "pitfalls")
    gone = {"means/concept-1", "means/formula-1", "means/formula-1.where"}
    assert set(build(file, NOW + 120).retired) == gone
    assert {key for key, state in states(file).items() if state == "retired"} == gone


def test_what_comes_back_is_new_once_more_and_has_its_old_guid(file: Path) -> None:
    build(file)
    first, text = ledger(file).notes["means/concept-1"], file.read_text()
    delete(file, "concepts")
    build(file, NOW + 60)
    file.write_text(text)
    edit(file, r"    term: [^\n]*", "    term: Expected value")
    assert build(file, NOW + 120).new == 1
    back = ledger(file).notes["means/concept-1"]
    assert (back.guid, back.state) == (first.guid, "live")
    assert back.mod > first.mod


def test_a_new_id_for_a_starter_is_no_forgotten_was(file: Path) -> None:
    build(file)
    edit(file, "  - id: concept-1\n", "  - id: expected-value\n")
    report = build(file, NOW + 60)  # whose findings are those of a starter only
    assert (report.new, report.retired) == (1, ())


def test_the_notes_of_the_question_go_with_its_file(file: Path) -> None:
    other = new.write("Medians", file.parent)[0]
    build(file)
    edit(other, r"  short: [^\n]*", "  short: The value in the middle.")
    build(file, NOW + 60)
    file.unlink()
    assert build(other, NOW + 120).retired == ()
    assert {key for key in states(other) if key.startswith("means")} == set()
    assert not (file.parents[1] / "build" / "sheets" / "means.md").exists()
    new.write("Modes", file.parent)
    other.unlink()
    assert build(file, NOW + 180).retired == ("medians",)


def test_points_and_steps_of_a_question_are_judged_by_themselves(tmp_path: Path) -> None:
    file = new.write("Means", tmp_path / "cards", full=True)[0]
    edit(file, r"    point: [^\n]*", "    point: Names the sample size.")
    build(file)
    found = states(file)
    assert (found["means"], found["means.approach"], found["means.expects"]) == (
        "starter",
        "starter",
        "live",
    )


def test_a_collection_of_before_has_starters_too_once_it_is_built(file: Path) -> None:
    build(file)
    path = file.parent / "flashgen.lock"
    old = re.sub(r" #[0-9a-f]{8}$", "", path.read_text(), flags=re.MULTILINE)
    path.write_text(old.replace(" starter ", " live "))
    mods = {key: entry.mod for key, entry in ledger(file).notes.items()}
    assert build(file, NOW + 60).changed == 0
    assert set(states(file).values()) == {"starter"}
    assert {key: entry.mod for key, entry in ledger(file).notes.items()} == mods
