"""What a person changes in Anki comes back to the YAML, and nothing else of it changes."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest

from flashgen.anki_loop.changes import Pulled
from flashgen.anki_loop.pull import home_of, prepared_cards
from flashgen.anki_loop.pull import pull as pull_from
from flashgen.anki_loop.remembered import Memory
from flashgen.anki_loop.there import read_there

if TYPE_CHECKING:
    from tests.anki.conftest import Anki, Built

NOW = 1_700_000_000
FROZEN = Path(__file__).parents[1] / "golden" / "deck-0.1" / "cards"
QUESTION = """\
# Kept: a comment
id: means
title: Means
question: What is a mean?
answer:
  short: >-
    The _centre_ of
    some numbers.
concepts:
  - id: mean   # and here
    term: 'Arithmetic mean'
    definition: The sum, divided by __how many__ there are.
    intuition: |
      Where the numbers balance.

      * left
      * right
    example: "The mean of \\"1\\" and 3 is 2."
  - {id: median, term: Median, definition: The one in the middle.}
formulas:
  - id: sum
    name: The mean
    tex: \\frac{1}{n} \\sum_i x_i
    where:
      x_i: a number
      n: how many there are
    derivation: Add, then divide.
pitfalls:
  - id: outlier
    name: Outliers
    symptom: One number moves it all.
    cause: It is far away.
    fix: Take the median.
comparisons:
  - id: both
    title: Mean and median
    between: [Mean, Median]
    rows:
      - id: outliers
        aspect: Outliers
        values: [suffers, ignores]
snippets:
  - id: python
    title: In Python
    code: |
      from statistics import mean
      print(mean([1, 3]))
    output: "2"
    explain: The sum is 4.
clozes:
  - id: cloze
    text: The {{c1::mean::which}} of $x$ is $\\bar{{{c2::x}}}$.
follow_ups:
  - id: when
    question: When is it useless?
    answer: With outliers.
"""


class Loop:
    """A folder of cards, the collection that got them, and what is known of that."""

    def __init__(self, folder: Path, anki: "Anki", builder: Callable[..., "Built"]) -> None:
        self.cards = folder / "cards"
        self.file = self.cards / "means.yaml"
        self.anki, self.builder = anki, builder
        self.memory = Memory("mine", folder / "data" / "delivered")
        self.clock = NOW

    def write(self, text: str) -> None:
        self.cards.mkdir(exist_ok=True)
        (self.cards / "deck.yaml").write_text("namespace: mine\n", encoding="utf-8")
        self.file.write_bytes(text.encode())

    def deliver(self) -> None:
        """Build and import, as someone does who presses all the buttons."""
        self.clock = max(self.clock + 100, int(time.time()) + 100 if self.clock > NOW else 0)
        self.anki.import_(self.builder(self.cards, self.cards.parent / "build", self.clock).package)

    def note(self, key: str) -> Any:
        prepared, _ = prepared_cards(self.cards, self.clock)
        assert prepared is not None
        return self.anki.note(prepared.linked.ledger.notes[key].guid)

    def edit(self, key: str, field: str, old: str, new: str) -> None:
        note = self.note(key)
        assert old in note[field], note[field]
        note[field] = note[field].replace(old, new)
        self.anki.col.update_note(note)
        # people edit after they imported; here the clock of builds runs ahead
        later = "UPDATE notes SET mod = max(mod, ?) WHERE id = ?"
        self.anki.col.db.execute(later, self.clock + 10, note.id)

    def pull(self, *, apply: bool = False, take: tuple[str, ...] = ()) -> Pulled:
        prepared, findings = prepared_cards(self.cards, self.clock)
        assert prepared is not None, findings
        path = Path(self.anki.col.path)
        there = read_there(path)
        home = home_of(path, there)
        return pull_from(self.cards, prepared, there, self.memory, home, apply=apply, take=take)

    @property
    def text(self) -> str:
        return self.file.read_bytes().decode()


@pytest.fixture
def loop(tmp_path: Path, anki: "Anki", builder: Callable[..., "Built"]) -> Loop:
    made = Loop(tmp_path, anki, builder)
    made.write(QUESTION)
    made.deliver()
    return made


def quiet(pulled: Pulled) -> bool:
    return pulled.is_done and not (pulled.edits or pulled.remarks)


EDITS = [
    # note, field, old and new HTML, old and new YAML
    ("means", "Answer 1", "some numbers", "all the numbers", "some numbers.", "all the numbers."),
    (
        "means/mean",
        "Answer 1",
        "there are.</p>",
        'there <b>are</b>.</p><div><span style="color: red">Always.</span><br></div>',
        "definition: The sum, divided by __how many__ there are.",
        "definition: |\n      The sum, divided by __how many__ there **are**.\n\n      Always.",
    ),
    ("means/mean", "Answer 1", ">right</", ">right &amp; far</", "* right", "* right & far"),
    (
        "means/mean",
        "Answer 1",
        "is 2.",
        'is "two".&nbsp;',
        'example: "The mean of \\"1\\" and 3 is 2."',
        'example: "The mean of \\"1\\" and 3 is \\"two\\"."',
    ),
    ("means/mean", "Prompt 1", "Arithmetic mean", "Mean", "'Arithmetic mean'", "'Mean'"),
    (
        "means/median",
        "Answer 1",
        "dle.",
        "dle: 2",
        "The one in the middle.",
        "'The one in the middle: 2'",
    ),
    ("means/sum", "Answer 1", r"sum_i x", r"sum_{i &lt; n} x", r"sum_i x", r"sum_{i < n} x"),
    (
        "means/outlier",
        "Answer 1",
        ">Outliers<",
        ">Out*liers<",
        "Outliers\n    sym",
        "Out\\*liers\n    sym",
    ),
    ("means/sum", "Answer 4", "Add", "Sum up", "Add, then", "Sum up, then"),
    ("means/sum.where", "Text", "a number", "any number", "x_i: a number", "x_i: any number"),
    ("means/outlier", "Answer 1", "far away.", "<i>far</i> away.", "far away.", "*far* away."),
    ("means/both.rows", "Text", "suffers", "is moved", "[suffers", "[is moved"),
    ("means/python", "Answer 1", "is 4", "is four", "The sum is 4.", "The sum is four."),
    (
        "means/cloze",
        "Text",
        "mean::which",
        "centre::what",
        "c1::mean::which}}",
        "c1::centre::what}}",
    ),
    ("means/when", "Prompt 1", "useless", "of no use", "useless", "of no use"),
]


@pytest.mark.parametrize(("key", "field", "html", "new_html", "yaml", "new_yaml"), EDITS)
def test_an_edit_comes_back_and_then_all_is_quiet(
    key: str, field: str, html: str, new_html: str, yaml: str, new_yaml: str, loop: Loop
) -> None:
    assert quiet(loop.pull())
    loop.edit(key, field, html, new_html)
    shown = loop.pull()
    assert len(shown.edits) == 1
    assert key in shown.edits[0].notes
    assert not shown.conflicts + shown.strange
    assert loop.text == QUESTION
    assert loop.pull(apply=True).is_done
    assert QUESTION.count(yaml) == 1
    assert loop.text == QUESTION.replace(yaml, new_yaml)
    assert quiet(loop.pull())
    loop.deliver()
    assert quiet(loop.pull())


@pytest.mark.parametrize(
    ("text", "html", "new_html", "expected"),
    [
        ("> [!TIP]\n> Look twice.", "twice", "<b>thrice</b>", "> [!TIP]\n> Look **thrice**."),
        ("> [!note]- Why\n> Look twice.", "twice", "up", "> [!note]- Why\n> Look up."),
        ("* [ ] one\n* [x] two", "two", "both", "* [ ] one\n* [x] both"),
        ("- [ ] one\n- two", "</ul>", "<li>three</li></ul>", "- [ ] one\n- two\n- three"),
        ("It is ==so== and H~2~O.", "and", "or", "It is ==so== or H~2~O."),
        ("One:\n\n$$a = b$$", "a = b", "a = c", "One:\n\n$$a = c$$"),
        ("Say `x|y` or\n~~~py\nx = 1\n~~~", "or", "and", "Say `x|y` and\n~~~py\nx = 1\n~~~"),
        ("| a | b |\n|--:|---|\n| 1 | 2 |", ">2<", ">3<", "| a | b |\n|--:|---|\n| 1 | 3 |"),
    ],
)
def test_all_that_a_text_may_hold_stays(
    text: str, html: str, new_html: str, expected: str, loop: Loop
) -> None:
    def written(text: str) -> str:
        lines = "\n".join(line and f"      {line}" for line in text.split("\n"))
        return QUESTION.replace("answer: With outliers.", f"answer: |\n{lines}")

    loop.write(written(text))
    loop.deliver()
    loop.pull(apply=True)
    loop.edit("means/when", "Answer 1", html, new_html)
    pulled = loop.pull(apply=True)
    assert pulled.is_done
    assert loop.text == written(expected)
    assert quiet(loop.pull())
    loop.deliver()
    assert quiet(loop.pull())


LONG = " + ".join(f"x_{{{number}}}" for number in range(1, 30))


def test_an_edit_of_a_narrow_form_goes_to_it(loop: Loop) -> None:
    tex = "tex: \\frac{1}{n} \\sum_i x_i"
    text = QUESTION.replace(tex, f"tex: m = {LONG}\n    tex_narrow: m = \\bar{{x}}")
    loop.write(text)
    loop.deliver()
    loop.pull(apply=True)
    loop.edit("means/sum", "Answer 1", r"m = \bar{x}", r"\mu = \bar{x}")
    pulled = loop.pull(apply=True)
    assert pulled.is_done
    assert loop.text == text.replace("tex_narrow: m", r"tex_narrow: \mu")


def test_a_wide_formula_comes_back_without_the_narrow_one_that_is_made_of_it(loop: Loop) -> None:
    text = QUESTION.replace("tex: \\frac{1}{n} \\sum_i x_i", f"tex: m = {LONG}")
    loop.write(text)
    loop.deliver()
    loop.pull(apply=True)
    loop.edit("means/sum", "Answer 1", r"\[m = x", r"\[\mu = x")
    pulled = loop.pull(apply=True)
    assert pulled.is_done
    assert loop.text == text.replace("tex: m", r"tex: \mu")
    narrow = loop.note("means/sum")["Answer 1"].split("fg-narrow", 1)[1]
    loop.edit("means/sum", "Answer 1", narrow, narrow.replace("x_{2}", "x_{0}", 1))
    pulled = loop.pull(apply=True)
    assert not pulled.edits
    assert ["tex_narrow" in remark.words for remark in pulled.remarks] == [True]


def test_what_is_typed_below_a_text_belongs_to_it(loop: Loop) -> None:
    typed = "</p></div><div>And <b>small</b> ones.</div><div><br></div>"
    loop.edit("means/when", "Answer 1", "</p></div>", typed)
    assert loop.pull(apply=True).is_done
    both = "answer: |\n      With outliers.\n\n      And **small** ones."
    assert loop.text == QUESTION.replace("answer: With outliers.", both)
    loop.deliver()
    assert quiet(loop.pull())


def test_a_cloze_of_ones_own_in_a_symbol_has_no_place(loop: Loop) -> None:
    loop.edit("means/sum.where", "Text", "a number", "a {{c5::number}}")
    (strange,) = loop.pull(apply=True).strange
    assert strange.notes == ("means/sum.where",)
    assert loop.text == QUESTION


def test_every_edit_at_once(loop: Loop) -> None:
    expected = QUESTION
    for key, field, html, new_html, yaml, new_yaml in EDITS:
        loop.edit(key, field, html, new_html)
        expected = expected.replace(yaml, new_yaml)
    assert loop.pull(apply=True).is_done
    assert loop.text == expected
    loop.deliver()
    assert quiet(loop.pull())


def test_line_ends_and_a_byte_order_mark_stay(loop: Loop) -> None:
    loop.write("\ufeff" + QUESTION.replace("\n", "\r\n"))
    loop.deliver()
    loop.edit("means", "Answer 1", "some", "all")
    assert loop.pull(apply=True).is_done
    assert loop.text == "\ufeff" + QUESTION.replace("some", "all").replace("\n", "\r\n")


def test_code_comes_back_from_its_colours(loop: Loop) -> None:
    note = loop.note("means/python")
    shown = re.sub(r"<span class=\"mi\">1</span>", '<span class="mi">5</span>', note["Prompt 1"])
    assert shown != note["Prompt 1"]
    note["Prompt 1"] = shown.replace("mean</span>\n", "mean</span><br>", 1)
    loop.anki.col.update_note(note)
    loop.pull(apply=True)
    assert loop.text == QUESTION.replace("mean([1,", "mean([5,")


def test_a_text_that_stands_on_several_sides_names_them_all(loop: Loop) -> None:
    loop.edit("means/outlier", "Answer 2", "One number moves", "One moves")
    (edit,) = loop.pull().edits
    assert set(edit.sides) == {"outlier: diagnose (prompt)", "outlier: fix (answer)"}


def test_one_text_changed_in_two_ways_is_a_conflict(loop: Loop) -> None:
    loop.edit("means/outlier", "Answer 2", "One number moves", "One moves")
    loop.edit("means/outlier", "Prompt 1", "One number moves", "A number moves")
    pulled = loop.pull(apply=True)
    assert len(pulled.conflicts) == 1
    assert not pulled.is_done
    assert loop.text == QUESTION


def test_an_edit_on_both_sides_is_shown_and_left(loop: Loop) -> None:
    loop.pull(apply=True)
    loop.edit("means/outlier", "Answer 1", "It is far away.", "It is there.")
    text = QUESTION.replace("It is far away.", "It is alone.").replace("the middle", "between")
    loop.write(text)
    pulled = loop.pull(apply=True)
    (conflict,) = pulled.conflicts
    assert (conflict.here, conflict.there) == ("It is alone.", "It is there.")
    assert conflict.notes == ("means/outlier",)
    assert loop.text == text
    assert not loop.pull(apply=True).is_done
    assert loop.pull(apply=True, take=("means/outlier",)).is_done
    assert loop.text == text.replace("It is alone.", "It is there.")


def test_the_same_edit_on_both_sides_is_none(loop: Loop) -> None:
    loop.edit("means/outlier", "Answer 1", "It is far away.", "It is <b>there</b>.")
    loop.write(QUESTION.replace("It is far away.", "It is __there__."))
    assert quiet(loop.pull())


def test_edits_of_different_texts_of_a_note_are_both_kept(loop: Loop) -> None:
    loop.pull(apply=True)
    loop.edit("means/outlier", "Answer 1", "It is far away.", "It is there.")
    text = QUESTION.replace("Take the median.", "Cut it off.")
    loop.write(text)
    assert loop.pull(apply=True).is_done
    assert loop.text == text.replace("It is far away.", "It is there.")


def test_without_a_memory_the_ledger_tells_what_was_edited(loop: Loop) -> None:
    loop.write(QUESTION.replace("Take the median.", "Cut it off."))
    loop.builder(loop.cards, loop.cards.parent / "build", loop.clock + 50)
    pulled = loop.pull()
    assert quiet(pulled), "a note of an earlier build is none that was edited"
    loop.edit("means/median", "Answer 1", "middle", "midst")
    loop.edit("means/outlier", "Answer 1", "far away", "there")
    pulled = loop.pull(apply=True)
    assert [edit.after for edit in pulled.edits] == ["The one in the midst."]
    assert {conflict.there for conflict in pulled.conflicts} == {"It is there.", "Take the median."}
    assert loop.pull().conflicts, "it stays a conflict"


def test_what_flashgen_makes_itself_is_left_out_and_the_rest_is_shown(loop: Loop) -> None:
    loop.edit("means/mean", "Title", "Arithmetic", "My")
    pulled = loop.pull(apply=True)
    assert pulled.is_done
    assert [remark.words for remark in pulled.remarks] == ["title was edited; a push replaces it"]
    assert loop.text == QUESTION
    assert quiet(loop.pull())
    loop.edit("means/mean", "Prompt 1", "</p></div>", " Define it.</p></div>")
    pulled = loop.pull(apply=True)
    (strange,) = pulled.strange
    assert (strange.notes, strange.side) == (("means/mean",), "define (prompt)")
    assert "Define it." in strange.what
    assert "`ask: define:`" in strange.why
    assert str(strange.place).endswith("means.yaml:10:5")
    assert loop.text == QUESTION
    assert not loop.pull().is_done


def test_what_somebody_keeps_in_a_spare_field_is_shown(loop: Loop) -> None:
    note = loop.note("means/mean")
    note["Spare 2"] = "see page 9"
    loop.anki.col.update_note(note)
    (strange,) = loop.pull(apply=True).strange
    assert (strange.side, strange.what) == ("Spare 2", "see page 9")
    assert not loop.pull().is_done


def test_a_block_that_has_no_place_spoils_no_other(loop: Loop) -> None:
    loop.edit("means/sum", "Answer 1", "</table>", "<tr><td>m</td><td>new</td></tr></table>")
    loop.edit("means/sum", "Answer 1", r"\sum_i x_i", r"\sum_j x_j")
    pulled = loop.pull(apply=True)
    assert [edit.after for edit in pulled.edits] == [r"\frac{1}{n} \sum_j x_j"]
    assert len(pulled.strange) == 1


def test_a_file_that_changed_meanwhile_is_not_written(loop: Loop) -> None:
    loop.edit("means/outlier", "Answer 1", "far away", "there")
    prepared, _ = prepared_cards(loop.cards, loop.clock)
    assert prepared is not None
    loop.write(QUESTION + "# more\n")
    path = Path(loop.anki.col.path)
    there = read_there(path)
    home = home_of(path, there)
    pulled = pull_from(loop.cards, prepared, there, loop.memory, home, apply=True)
    assert [why for _, why in pulled.unwritten] == [
        "the file was changed while it was read: pull again"
    ]
    assert loop.text == QUESTION + "# more\n"
    assert loop.pull(apply=True).is_done
    assert loop.text == QUESTION.replace("far away", "there") + "# more\n"


@pytest.mark.parametrize(
    ("new", "problem"),
    [(r"far \(\nosuchmacro\)", "FG"), ('far <img src="paste-1.jpg">', "FG")],
)
def test_what_would_be_an_error_is_not_written(new: str, problem: str, loop: Loop) -> None:
    loop.edit("means/outlier", "Answer 1", "far", new)
    loop.edit("means/median", "Answer 1", "middle", "midst")
    pulled = loop.pull(apply=True)
    (unwritten,) = pulled.unwritten
    assert f"with it, {problem}" in unwritten[1]
    assert not pulled.is_done
    assert loop.text == QUESTION.replace("the middle", "the midst")


def test_a_deck_in_another_language(loop: Loop) -> None:
    (loop.cards / "deck.yaml").write_text("namespace: mine\nlanguage: de\n", encoding="utf-8")
    loop.deliver()
    loop.pull(apply=True)
    loop.edit("means/outlier", "Answer 1", "far away", "weit weg")
    assert loop.pull(apply=True).is_done
    assert loop.text == QUESTION.replace("far away", "weit weg")


def test_the_former_text_lies_where_it_says(loop: Loop) -> None:
    loop.edit("means/outlier", "Answer 1", "far away", "there")
    (copy,) = loop.pull(apply=True).written.values()
    assert Path(copy).read_text(encoding="utf-8") == QUESTION


def test_tags_flags_and_suspensions_are_told_once(loop: Loop) -> None:
    note = loop.note("means/mean")
    note.tags += ["marked", "hard"]
    loop.anki.col.update_note(note)
    first, second, *_ = note.cards()
    loop.anki.col.set_user_flag_for_cards(3, [first.id])
    loop.anki.col.sched.suspend_cards([second.id])
    said = [(remark.note, remark.words) for remark in loop.pull(apply=True).remarks]
    assert said == [
        ("means/mean", "tag hard"),
        ("means/mean", "tag marked"),
        ("means/mean", "card 1 has flag 3"),
        ("means/mean", "card 3 is suspended"),
    ]
    assert quiet(loop.pull())


def test_a_note_deleted_in_anki_is_named_with_its_place(loop: Loop) -> None:
    loop.pull(apply=True)
    for key in ("means/mean", "means/sum.where"):
        loop.anki.col.remove_notes([loop.note(key).id])
    gone = loop.pull(apply=True).gone
    assert [one.note for one in gone] == ["means/mean", "means/sum.where"]
    assert "skip: [where]" in gone[1].hint
    assert str(gone[0].place).endswith("means.yaml:10:5")


def test_an_undone_import_is_no_edit(loop: Loop) -> None:
    loop.pull(apply=True)
    loop.write(QUESTION.replace("far away", "there"))
    loop.deliver()
    loop.pull(apply=True)
    loop.anki.col.undo()
    assert quiet(loop.pull())


def files_in(folder: Path) -> dict[str, tuple[bytes, int]]:
    paths = [path for path in folder.iterdir() if path.is_file()]
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def test_a_text_that_is_older_than_what_came_is_no_edit(loop: Loop) -> None:
    loop.edit("means/outlier", "Answer 1", "far away", "there")
    note = loop.note("means/outlier")
    loop.pull(apply=True)
    loop.edit("means/outlier", "Answer 1", "there", "over there")
    loop.pull(apply=True)
    loop.anki.col.db.execute(  # a backup is restored
        "UPDATE notes SET flds = ?, mod = ? WHERE id = ?",
        "\x1f".join(note.fields),
        note.mod - 1,
        note.id,
    )
    pulled = loop.pull(apply=True)
    assert not pulled.edits
    (conflict,) = pulled.conflicts
    assert "older than what it got" in conflict.why
    assert loop.text == QUESTION.replace("far away", "over there")


def test_reading_leaves_the_collection_as_it_is(loop: Loop) -> None:
    folder = Path(loop.anki.col.path).parent
    loop.edit("means/outlier", "Answer 1", "far away", "there")
    before = files_in(folder)
    loop.pull(apply=True)
    assert files_in(folder) == before


def test_a_collection_that_has_version_01_proposes_nothing(
    tmp_path: Path, anki: "Anki", builder: Callable[..., "Built"]
) -> None:
    """Of its notes the first format of the ledger knows one hash, and no text."""
    loop = Loop(tmp_path, anki, builder)
    copytree(FROZEN, loop.cards)
    anki.import_(builder(loop.cards, tmp_path / "build", NOW).package)
    for path in loop.cards.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("^title: ", "title: More on ", text, flags=re.M), encoding="utf-8")
    built = builder(loop.cards, tmp_path / "build", NOW + 100).report
    assert built.changed > 600
    note = loop.note("regularization/already-underfitting")
    note.tags += ["marked", "leech"]
    anki.col.update_note(note)
    pulled = loop.pull(apply=True)
    assert pulled.notes > 700
    assert pulled.is_done
    assert not pulled.edits
    assert [remark.words for remark in pulled.remarks] == ["tag leech", "tag marked"]
    assert quiet(loop.pull())


def test_the_command_shows_writes_and_says_how_to_take_it_back(loop: Loop) -> None:
    loop.edit("means/outlier", "Answer 1", "far away", "there")

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flashgen", "pull", str(loop.cards)]
        where = ["--collection", loop.anki.col.path]
        return subprocess.run(
            [*command, *where, *options], capture_output=True, text=True, check=False
        )

    shown = run()
    assert shown.returncode == 1
    assert "    - It is far away.\n    + It is there.\n" in shown.stdout
    assert "--apply" in shown.stdout
    assert loop.text == QUESTION
    written = run("--apply")
    assert written.returncode == 0
    assert "git checkout -- " in written.stdout
    again = run()
    assert (again.returncode, again.stdout.splitlines()[-1]) == (
        0,
        "10 notes compared: nothing to do",
    )
