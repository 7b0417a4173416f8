"""What only shows across questions: prompts asked twice, names never spelt out, spare pictures."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import SVG

from flashgen.commands.load import load
from flashgen.diagnostics import Diagnostic
from flashgen.rules.similar import near_duplicates

BASE = "id: {0}\ntitle: {0}\nquestion: Explain {0}\nanswer:\n  short: A.\n"
LINES = BASE.count("\n")


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    (tmp_path / "cards").mkdir()
    return tmp_path / "cards"


def found(cards: Path, *more: str) -> list[tuple[str, int, int, str]]:
    for name, text in zip("abc", more, strict=False):
        (cards / f"{name}.yaml").write_text(BASE.format(name) + text, encoding="utf-8")
    findings = load(cards, quality=True).findings
    told = [f for f in findings if f.code not in ("FG411", "FG412")]
    return [(Path(f.path).name, max(1, f.line - LINES), f.column, f.code) for f in told]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("How do you choose k?", "How would you choose k?"),
        ("What is the effect of temperature?", "What effect does temperature have?"),
        ("How is over-fitting detected?", "How do you detect overfitting?"),
        ("Define regularisation.", "What is meant by regularization?"),
        ("Which metrics suit rare classes?", "Which metric suits a rare class?"),
        ("Bias and variance of a large ensemble", "Variance and bias of large ensembles"),
    ],
)
def test_prompts_that_ask_the_same_are_paired(one: str, two: str) -> None:
    assert list(near_duplicates([one, "Something else?", two])) == [(0, 2)]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Temperature too low", "Temperature too high"),
        ("What does InfoNCE optimise?", "What does SupCon optimise?"),
        ("How many negatives at batch size 256?", "How many negatives at batch size 512?"),
        ("When does it hold?", "When does it not hold?"),
        ("Why does dropout help?", "Why does dropout help in wide networks?"),
        ("Precision of a classifier", "Recall of a classifier"),
        ("?", "!"),
    ],
)  # fmt: skip
def test_prompts_that_differ_in_one_word_that_counts_are_not(one: str, two: str) -> None:
    assert list(near_duplicates([one, two])) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab cde", max_size=12), max_size=30))
def test_every_pair_is_in_order_and_a_prompt_is_paired_once(prompts: list[str]) -> None:
    pairs = list(near_duplicates([*prompts, *prompts]))
    assert all(first < second for first, second in pairs)
    assert len({second for _, second in pairs}) == len(pairs)
    repeated = [i for i, p in enumerate(prompts, len(prompts)) if p.strip()]
    assert {second for _, second in pairs} >= set(repeated)


def test_thirty_thousand_prompts_are_compared_by_their_rare_words_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from flashgen.rules import similar

    asked = [0]
    alike = similar.alike

    def counted(one: frozenset[str], two: frozenset[str]) -> bool:
        asked[0] += 1
        return alike(one, two)

    monkeypatch.setattr(similar, "alike", counted)
    words = [f"w{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(600)]
    prompts = [f"What does {words[i % 600]} say of {words[i * 7 // 600 % 600]} {i}?"
               for i in range(30_000)]  # fmt: skip
    list(near_duplicates(prompts))
    assert asked[0] < 100 * len(prompts)


FOLLOW_UP = "follow_ups:\n- id: f\n  question: {}\n  answer: a\n"


def test_the_second_of_two_prompts_is_reported_with_the_place_of_the_first(cards: Path) -> None:
    ask = (
        "concepts:\n- id: c\n  term: K\n  definition: d\n  ask: {define: 'How do you choose k?'}\n"
    )
    assert found(cards, FOLLOW_UP.format("How would you choose k?"), ask) == [
        ("b.yaml", 5, 18, "FG407")
    ]
    (finding,) = [f for f in load(cards, quality=True).findings if f.code == "FG407"]
    assert finding.message.endswith("cards/a.yaml:8")


def test_usual_prompts_are_compared_by_what_is_asked_about(cards: Path) -> None:
    concept = "concepts:\n- {{id: {0}, term: {1}, definition: d}}\n"
    setting = "hyperparameters:\n- {id: h, name: Momentum, controls: c, typical: t, " \
              "too_low: l, too_high: h}\n"  # fmt: skip
    assert found(cards, concept.format("m", "Momentum"), setting) == []
    assert [code for *_, code in found(cards, "", concept.format("n", "momentum"))] == []
    assert found(cards, concept.format("m", "Momentum")) == [("b.yaml", 2, 4, "FG407")]


def test_a_formula_is_not_taken_for_another_that_looks_alike(cards: Path) -> None:
    formula = "formulas:\n- {{id: {0}, name: {0}, tex: 'v = {1} v'}}\n"
    told = found(cards, formula.format("one", "a +"), formula.format("two", "a -"))
    assert "FG407" not in [code for *_, code in told]


PITFALL = (
    "pitfalls:\n- {{id: p, name: {0}, symptom: {1}, cause: c, fix: f, "
    "ask: {{diagnose: 'What broke?'}}, skip: [fix]}}\n"
)


def test_an_own_prompt_about_a_case_is_compared_with_its_case(cards: Path) -> None:
    fails, works = PITFALL.format("Leak", "Too good."), PITFALL.format("Drift", "Worse each week.")
    assert found(cards, fails, works) == []
    again = PITFALL.format("Leakage", "Too good.")
    assert [code for *_, code in found(cards, fails, again)] == ["FG407"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("summary: ADASYN and ADASYN\n", [("a.yaml", 1, 10, "FG408")]),
        (
            "summary: |\n\n  So ADASYN and ADASYN\ntags: [ADASYN]\n",
            [("a.yaml", 3, 6, "FG408")],
        ),
        ("summary: '`ADASYN` or XADASYN, ADASYN and ADASYN'\n", [("a.yaml", 1, 32, "FG408")]),
        ("summary: ADASYN\n", []),
        ("summary: ADASYN (adaptive sampling), ADASYN\n", []),
        ("summary: adaptive sampling (ADASYN), ADASYN\n", []),
        ("summary: mean absolute error, or MAE; MAE\n", []),
        ("summary: ADASYN, ADASYN\ntopics: [ADASYN]\n", []),
        ("summary: GPU and GPU\n", []),
        ("summary: AA and AA, `XYZ` and `XYZ`\n", []),
    ],
)
def test_capitals_are_spelt_out_somewhere(
    text: str, expected: list[tuple[str, int, int, str]], cards: Path
) -> None:
    assert found(cards, text) == expected


def test_a_name_may_be_spelt_out_in_another_question(cards: Path) -> None:
    concept = "concepts:\n- {id: c, term: ADASYN, definition: d}\n"
    assert found(cards, "summary: ADASYN and ADASYN\n", concept) == []


def test_a_picture_that_nothing_shows_is_found(cards: Path) -> None:
    (cards / "media").mkdir()
    for name in ("used.svg", "spare.svg", "note.txt"):
        (cards / "media" / name).write_bytes(SVG)
    findings = _findings(cards, "summary: '![x](media/used.svg)'\n")
    assert [(f.path, f.code) for f in findings] == [("cards/media/spare.svg", "FG415")]


def _findings(cards: Path, text: str) -> list[Diagnostic]:
    (cards / "a.yaml").write_text(BASE.format("a") + text)
    findings = load(cards, quality=True).findings
    return [f for f in findings if f.code not in ("FG411", "FG412")]


def test_what_another_file_may_show_is_not_judged_while_that_is_wrong(cards: Path) -> None:
    (cards / "media").mkdir()
    (cards / "media/x.svg").write_bytes(SVG)
    (cards / "b.yaml").write_text("id: b\n")
    assert {f.code for f in _findings(cards, "summary: ADASYN ADASYN\n")} == {"FG112"}


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("tags: [svm]\n", "tags: [svm]\n", []),
        ("tags: [svm]\n", "tags: [SVM]\n", [("b.yaml", 1, 8, "FG129")]),
        ("tags: ['a::b']\n", "tags: ['A::c']\n", [("b.yaml", 1, 8, "FG129")]),
        ("tags: [ab]\n", "tags: ['ab::c', 'abc']\n", []),
    ],
)
def test_tags_are_written_alike(
    one: str, two: str, expected: list[tuple[str, int, int, str]], cards: Path
) -> None:
    assert found(cards, one, two) == expected
