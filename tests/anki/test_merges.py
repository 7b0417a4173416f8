"""Two authors on two branches: real merges by git, and nobody's reviews go to another card.

Each history is merged by the driver that docs/reimport.md sets up, and without it: then the build
reads the conflict.
"""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from repository import WAYS, Repository

from flashgen.diagnostics import Diagnostic
from flashgen.history.ledger import LEDGER_FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.anki.conftest import Anki

START = int(time.time()) + 100
"""Anki 23 stamps the notes it updates with its own clock: that of the builds runs ahead of it."""


class Project(Repository):
    """One question with points and items, edited by replacing texts."""

    def __init__(self, folder: Path, way: str, text: str) -> None:
        super().__init__(folder, way)
        self.way = way
        self.now = START
        self.file = self.cards / "q.yaml"
        self.file.write_text(text)
        self.made()
        self.git("branch", "side")

    def edit(self, old: str, new: str, file: str = "q.yaml") -> None:
        path = self.cards / file
        text = path.read_text()
        assert text.count(old) == 1
        path.write_text(text.replace(old, new))

    def made(self) -> tuple[Path, list[Diagnostic]]:
        self.now += 60
        return self.build(self.now)

    def joined(self, *, yaml: set[str] | None = None) -> str:
        """Merge the other branch into main; only the ledger may be in conflict, and `yaml`."""
        self.git("checkout", "--quiet", "main")
        conflicts, told = self.merge("side")
        ledger = {"cards/flashgen.lock"} if self.way not in ("driver", "union") else set()
        assert conflicts == ledger | (yaml or set())
        return told


POINTS = """\
id: q
title: Q
question: What is it?
answer:
  short: This.
expects:
  - {id: pa, point: Point pa.}
  - {id: pb, point: Point pb.}
"""
PX = "  - {id: px, point: Point px.}\n"


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def parts(project: Project, key: str = "q.expects") -> dict[str, int]:
    return project.entries()[key].parts


def studied(anki: "Anki", text: str) -> Any:
    """Answer the card that hides a text, and return what Anki knows of it then."""
    card = anki.hidden(text)
    card.start_timer()
    anki.col.sched.answerCard(card, 3)
    return anki.state(anki.hidden(text))


def clashes(findings: list[Diagnostic]) -> list[str]:
    return [finding.message for finding in findings if finding.code == "FG168"]


def test_parts_of_one_branch_and_an_edit_of_the_other(
    way: str, tmp_path: Path, anki: "Anki"
) -> None:
    project = Project(tmp_path, way, POINTS)
    project.git("checkout", "--quiet", "side")
    project.edit("Point pa.}\n", f"Point pa.}}\n{PX}")
    project.made()
    project.edit(PX, f"  - {{id: pw, point: Point pw.}}\n{PX}")
    package, _ = project.made()
    assert parts(project) == {"pa": 1, "pb": 2, "px": 3, "pw": 4}
    anki.import_(package)
    before = studied(anki, "Point px.")
    project.git("checkout", "--quiet", "main")
    project.edit("What is it?", "What may it be?")
    project.made()
    assert "FG168" not in project.joined()
    package, findings = project.made()
    assert clashes(findings) == []
    assert parts(project) == {"pa": 1, "pb": 2, "px": 3, "pw": 4}
    anki.import_(package)
    assert anki.state(anki.hidden("Point px.")) == before
    assert anki.state(anki.hidden("Point pw.")).reps == 0
    assert "What may it be?" in "".join(anki.hidden("Point pb.").note().fields)


def test_two_parts_of_one_number(way: str, tmp_path: Path, new_anki: "Callable[[], Anki]") -> None:
    project = Project(tmp_path, way, POINTS)
    users = {}
    for branch, part, before in (("side", "px", "pa"), ("main", "py", "pb")):
        project.git("checkout", "--quiet", branch)
        point = f"Point {before}.}}\n"
        project.edit(point, f"{point}  - {{id: {part}, point: Point {part}.}}\n")
        package, _ = project.made()
        assert parts(project)[part] == 3
        users[part] = new_anki()
        users[part].import_(package)
    kept = studied(users["px"], "Point px.")
    studied(users["py"], "Point py.")
    told = project.joined()
    assert ('"px" and "py" of "q.expects" got one card' in told) == (way == "driver")
    package, findings = project.made()
    assert parts(project) == {"pa": 1, "pb": 2, "px": 3, "py": 4}
    (found,) = (finding for finding in findings if finding.code == "FG168")
    assert found.message == 'on two branches "py" and another part of "q.expects" got one card'
    assert found.hint.startswith('"py" starts with a new card')
    for user in users.values():
        user.import_(package)
    assert users["px"].state(users["px"].hidden("Point px.")) == kept
    assert users["py"].state(users["py"].hidden("Point py.")).reps == 0


ITEMS = """\
id: q
title: Q
question: What is it?
answer:
  short: This.
concepts:
  - id: a
    term: Alpha
    definition: The first letter.
comparisons:
  - id: c
    title: C
    between: [A, B]
    rows:
      - {id: ra, aspect: Aspect ra, values: [x, Row ra]}
      - {id: rb, aspect: Aspect rb, values: [x, Row rb]}
"""
OTHER = "id: r\ntitle: R\nquestion: And that?\nanswer:\n  short: That.\n"


def test_an_item_renamed_on_one_branch_and_edited_on_the_other(
    way: str, tmp_path: Path, anki: "Anki"
) -> None:
    project = Project(tmp_path, way, ITEMS)
    anki.import_(project.made()[0])
    before = anki.study()
    project.git("checkout", "--quiet", "side")
    project.edit("id: a\n", "id: alpha\n    was: [a]\n")
    project.made()
    project.git("checkout", "--quiet", "main")
    project.edit("The first letter.", "The first of all letters.")
    project.made()
    project.joined()
    package, findings = project.made()
    assert clashes(findings) == []
    assert "q/a" not in project.entries()
    log = anki.import_(package)
    assert (len(log.new), len(log.updated)) == (0, 1)
    assert anki.states() == before
    anki.card("Alpha: what is it?", "The first of all letters.")


def test_a_part_renamed_on_one_branch_and_another_added_on_the_other(
    way: str, tmp_path: Path, anki: "Anki"
) -> None:
    project = Project(tmp_path, way, ITEMS)
    anki.import_(project.made()[0])
    before = anki.study()
    project.git("checkout", "--quiet", "side")
    project.edit("{id: ra,", "{id: rz, was: [ra],")
    project.made()
    project.git("checkout", "--quiet", "main")
    row = "      - {id: rn, aspect: Aspect rn, values: [x, Row rn]}\n"
    project.file.write_text(project.file.read_text() + row)
    project.made()
    project.joined()
    package, findings = project.made()
    assert clashes(findings) == []
    assert parts(project, "q/c.rows") == {"rz": 1, "rb": 2, "rn": 3}
    anki.import_(package)
    after = anki.states()
    assert {card: after[card] for card in before} == before
    assert anki.state(anki.hidden("Row rn")).reps == 0


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "retired"])
def test_an_item_moved_on_one_branch_and_retired_on_the_other(
    kept: bool, way: str, tmp_path: Path, anki: "Anki"
) -> None:
    project = Project(tmp_path, way, ITEMS)
    project.git("checkout", "--quiet", "main")
    (project.cards / "r.yaml").write_text(OTHER)
    anki.import_(project.made()[0])
    before = anki.study()
    project.git("branch", "--force", "side")
    item = ITEMS[ITEMS.index("concepts:") : ITEMS.index("comparisons:")]
    project.git("checkout", "--quiet", "side")
    project.edit(item, "")
    (project.cards / "r.yaml").write_text(
        OTHER + item.replace("id: a\n", "id: a\n    was: [q/a]\n")
    )
    project.made()
    project.git("checkout", "--quiet", "main")
    project.edit(item, "")
    project.made()
    project.joined()
    if not kept:
        (project.cards / "r.yaml").write_text(OTHER)
    package, findings = project.made()
    assert clashes(findings) == []
    names = {key for key, entry in project.entries().items() if not entry.retired}
    assert ("r/a" in names, "q/a" in names) == (kept, False)
    anki.import_(package)
    assert anki.states() == before
    if kept:
        assert anki.card("Alpha: what is it?").note().has_tag("question::r")
        return
    retired = anki.import_(package.with_name("retired.apkg"))
    assert len(retired.updated) == 1
    assert len(anki.col.find_notes("tag:flashgen::retired")) == 1


def test_a_damaged_side_stays_a_conflict(tmp_path: Path) -> None:
    project = Project(tmp_path, "driver", POINTS)
    ledger = project.cards / LEDGER_FILE
    project.git("checkout", "--quiet", "side")
    project.edit("Point pa.", "Point a.")
    project.made()
    ledger.write_text(ledger.read_text().replace(" pb=2", " pb=3"))
    project.commit()
    project.git("checkout", "--quiet", "main")
    project.edit("Point pb.", "Point b.")
    project.made()
    ours = ledger.read_text()
    conflicts, told = project.merge("side")
    assert "cards/flashgen.lock" in conflicts
    assert "theirs:" in told
    assert 'the line of "q.expects" was changed outside flashgen' in told
    assert ledger.read_text() == ours
