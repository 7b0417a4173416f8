"""Texts of `flashgen new` that nobody replaced are one warning a file, as long as any stands."""

import re
from pathlib import Path

import pytest

from flashgen.authoring.decode import decode
from flashgen.authoring.parse import parse
from flashgen.authoring.source import Source
from flashgen.commands import new
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.kinds.question import Question
from flashgen.media.library import Library
from flashgen.rules import starter
from flashgen.rules.subject import Subject


@pytest.fixture
def short(tmp_path: Path) -> str:
    return new.write("Bias and variance", tmp_path / "short")[0].read_text()


@pytest.fixture
def full(tmp_path: Path) -> str:
    return new.write("Bias and variance", tmp_path / "full", full=True)[0].read_text()


def found(text: str) -> list[Diagnostic]:
    source = Source(Path("q.yaml"), "q.yaml", text)
    node, _ = parse(source)
    assert node
    decoded = decode(Question, source, node)
    assert decoded.whole, decoded.findings
    return list(starter.check(Subject(source, decoded, Library(Path()))))


def line(text: str, start: str) -> int:
    return next(n for n, row in enumerate(text.splitlines(), 1) if row.strip().startswith(start))


def replaced(text: str, *changes: tuple[str, str]) -> str:
    for pattern, new_text in changes:
        assert re.search(pattern, text, re.MULTILINE), pattern
        text = re.sub(pattern, lambda _, by=new_text: by, text, count=1, flags=re.MULTILINE)
    return text


OWN_ANSWER = (r"  short: .*", "  short: Bias is what averaging cannot mend.")
OWN_CONCEPT = (
    r"    term: .*\n    definition: .*\n",
    "    term: Bias\n    definition: How far off the average guess is.\n",
)
OWN_FORMULA = (
    r"    name: Main formula.*\n    tex: .*\n    where: .*\n(      .*\n)+",
    "    name: Error\n    tex: b^2 + v\n",
)
OWN_PITFALL = (
    r"    name: Common.*\n    symptom: .*\n    cause: .*\n    fix: .*\n",
    "    name: Overfit\n    symptom: It fails.\n    cause: Noise.\n    fix: Average.\n",
)
OWN_FOLLOW_UP = (
    r"    question: .*\n    answer: A sentence.*\n",
    "    question: And boosting?\n    answer: It lowers bias.\n",
)
OWN_SOURCE = (r"    title: The book.*\n    authors: .*", "    title: ESL\n    authors: Hastie")


def test_an_untouched_question_is_one_warning_that_counts(short: str, full: str) -> None:
    for text, count, first in ((short, 6, "answer.short, concept-1"), (full, 22, "summary, asked")):
        (finding,) = found(text)
        assert (finding.code, finding.severity) == ("FG119", Severity.WARNING)
        assert finding.message == (
            f"{count} parts of this question still say what `flashgen new` wrote: {first} "
            f"and {count - 2} more"
        )


def test_the_finding_goes_on_to_what_is_left_and_ends_with_it(short: str) -> None:
    steps = [OWN_ANSWER, OWN_CONCEPT, OWN_FORMULA, OWN_PITFALL, OWN_FOLLOW_UP, OWN_SOURCE]
    names = ["answer.short", "concept-1", "formula-1", "pitfall-1", "follow-up-1", "textbook"]
    places = ["short:", "- id: concept-1", "- id: formula-1", "- id: pitfall-1"]
    places += ["- id: follow-up-1", "title: The book"]
    text = short
    for step, name, place in zip(steps, names, places, strict=True):
        (finding,) = found(text)
        assert finding.line == line(text, place)
        assert name in finding.message
        text = replaced(text, step)
    assert found(text) == []


def test_the_last_one_is_named_alone(short: str) -> None:
    text = replaced(short, OWN_ANSWER, OWN_FORMULA, OWN_PITFALL, OWN_FOLLOW_UP, OWN_SOURCE)
    (finding,) = found(text)
    assert finding.message == '"concept-1" still says what `flashgen new` wrote'


def test_a_sentence_that_was_forgotten_in_an_edited_item_is_found_where_it_stands(
    short: str,
) -> None:
    own = (OWN_ANSWER, OWN_CONCEPT, OWN_FORMULA, OWN_FOLLOW_UP, OWN_SOURCE)
    text = replaced(short, *own, (r"    name: Common.*\n", "    name: Overfitting\n"))
    (finding,) = found(text)
    assert finding.line == line(text, "symptom:")
    assert '"pitfall-1"' in finding.message
    others = (r"    symptom: .*\n    cause: .*\n", "    symptom: It fails.\n    cause: Noise.\n")
    (finding,) = found(replaced(text, others))
    assert finding.line == line(text, "fix:")


@pytest.mark.parametrize(
    "item",
    [
        "hyperparameters:\n  - id: rate\n    name: Learning rate\n    controls: The step.\n"
        "    typical: $10^{-3}$ for Adam\n"
        "    too_low: It crawls.\n    too_high: It jumps.\n",
        "formulas:\n  - id: mean\n    name: Sample mean\n"
        "    tex: \\bar{x} = \\frac{1}{n} \\sum_{i=1}^{n} x_i\n"
        "    where:\n      \\bar{x}: the mean\n"
        "      n: number of values\n      x_i: value number $i$\n",
        "approach:\n  - id: say-why\n    step: Say what problem it solves.\n",
        "concepts:\n  - id: concept-1\n    term: Bias\n    definition: It cannot be averaged.\n",
    ],
    ids=["a short name", "a formula with the same symbols", "one of the steps", "the id"],
)
def test_what_anyone_may_write_is_not_taken_for_a_starter(item: str) -> None:
    base = "id: q\ntitle: T\nquestion: Explain T\nanswer:\n  short: It is a letter.\n"
    assert found(base + item) == []


def test_new_ids_and_quotes_do_not_make_a_text_ones_own(short: str) -> None:
    text = replaced(
        short,
        (r"  - id: concept-1", "  - id: bias\n    was: [concept-1]"),
        (r"definition: (.*)", 'definition: "One sentence that says what it is."'),
        OWN_ANSWER,
        OWN_FORMULA,
        OWN_PITFALL,
        OWN_FOLLOW_UP,
        OWN_SOURCE,
    )
    (finding,) = found(text)
    assert '"bias"' in finding.message
