"""Every code is declared once and explained, and every example shows what it says."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pictures import picture

import flashgen
from flashgen.commands import build, check
from flashgen.commands import print as publish
from flashgen.commands.explain import BY_CODE, RULES, explanation, objection, page
from flashgen.commands.snippets import Runner
from flashgen.diagnostics import Diagnostic, Rule, Severity
from flashgen.history import lines
from flashgen.history.ledger import UNKNOWN, NoteEntry
from flashgen.rules import bounds, registry
from flashgen.sandbox.execute import Limits

ROOT = Path(__file__).parents[2]
PACKAGE = Path(flashgen.__file__).parent
BASE = {
    "id": "id: example\n",
    "title": "title: Example\n",
    "question": "question: What does the example show?\n",
    "answer": "answer:\n  short: It shows what the rule is about.\n",
}
FURTHER = {
    "pitfalls": (
        "pitfalls:\n  - id: example-pitfall\n    name: A pitfall\n    symptom: It shows.\n"
        "    cause: It was made.\n    fix: Undo it.\n    source: [example]\n"
    ),
    "follow_ups": (
        "follow_ups:\n  - id: example-follow-up\n    question: What follows from it?\n"
        "    answer: The next question.\n"
    ),
    "sources": (
        "sources:\n  example:\n    title: An example\n    authors: Someone\n    year: 2026\n"
        "    where: Somewhere\n"
    ),
}
"""What the rules for good cards miss in an example that is about something else."""


def completed(text: str, code: str) -> str:
    """Add the keys that an example leaves out."""
    parts = BASE | (FURTHER if code.startswith("FG4") else {})
    missing = [part for key, part in parts.items() if not re.search(rf"^{key}:", text, re.M)]
    return text + "".join(missing)


def write(cards: Path, example: str, code: str) -> None:
    """Write the files of an example below `cards`."""
    first, *others = re.split(r"^# cards/(\S+)\n", example, flags=re.MULTILINE)
    files = {"example.yaml": first, **dict(zip(others[::2], others[1::2], strict=True))}
    for name, text in files.items():
        path = cards / name
        path.parent.mkdir(parents=True, exist_ok=True)
        question = name.endswith(".yaml") and not name.endswith("deck.yaml")
        path.write_text(completed(text, code) if question else text, encoding="utf-8")


def found(cards: Path, code: str) -> set[Diagnostic]:
    """Check an example; only those about good cards are judged as such."""
    findings = check.check(cards, runner=Runner(Limits())).findings
    return {f for f in findings if code.startswith("FG4") or not f.code.startswith("FG4")}


EXAMPLES = [rule for rule in RULES if rule.bad]


@pytest.mark.parametrize("rule", EXAMPLES, ids=[rule.code for rule in EXAMPLES])
def test_the_bad_example_has_the_finding_alone_and_the_good_one_has_none(
    rule: Rule, tmp_path: Path
) -> None:
    write(tmp_path / "bad", rule.bad, rule.code)
    write(tmp_path / "good", rule.good, rule.code)
    findings = found(tmp_path / "bad", rule.code)
    assert {(f.code, f.severity) for f in findings} == {(rule.code, rule.severity)}, findings
    assert found(tmp_path / "good", rule.code) == set()


def test_every_code_is_declared_once_and_a_finding_names_what_declares_it() -> None:
    modules = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    named = [code for text in modules for code in re.findall(r"""["'](FG[0-9]{3})["']""", text)]
    assert sorted(named) == list(BY_CODE)
    assert len(RULES) == len(BY_CODE) == len({rule.name for rule in RULES})


def test_every_module_that_checks_is_among_the_rules() -> None:
    modules = [
        path for path in (PACKAGE / "rules").glob("*.py") if "\ndef check(" in path.read_text()
    ]
    known = [module.__name__.rpartition(".")[2] for module in registry.RULES + registry.QUALITY]
    assert sorted([bounds.__name__.rpartition(".")[2], *known]) == sorted(p.stem for p in modules)


@pytest.mark.parametrize("rule", RULES, ids=list(BY_CODE))
def test_every_rule_says_what_and_why(rule: Rule) -> None:
    assert re.fullmatch(r"FG[0-9]{3}", rule.code)
    assert re.fullmatch(r"[A-Za-z0-9` -]{5,40}", rule.name)
    assert re.fullmatch(r"[A-Z`].{40,500}\.", rule.why)
    assert bool(rule.bad) == bool(rule.good)


def not_utf8(cards: Path) -> None:
    (cards / "x.yaml").write_bytes(b"id: x\xff\n")


def a_folder(cards: Path) -> None:
    (cards / "x.yaml").mkdir()


def too_large(cards: Path) -> None:
    (cards / "x.yaml").write_bytes(b" " * 4_000_001)


def another_kind(cards: Path) -> None:
    item = "  - id: item\n    {}: A\n    {}: B\n"
    write(cards, "concepts:\n" + item.format("term", "definition"), "")
    build.build(cards, cards.parent / "build", now=1_800_000_000)
    write(cards, "use_when:\n" + item.format("case", "why"), "")


def frozen(cards: Path) -> None:
    write(cards, "summary: S.\n", "")


def usual(cards: Path) -> None:
    write(cards, "summary: S.\n", "")


def lost(cards: Path) -> None:
    frozen(cards)
    build.build(cards, cards.parent / "build", now=1_800_000_000)
    (cards / "flashgen.lock").unlink()


def full_of_mistakes(cards: Path) -> None:
    write(cards, "".join(f"unknown-{number}: x\n" for number in range(501)), "")


def renamed(cards: Path) -> None:
    item = "concepts:\n  - id: {}\n    term: A\n    definition: B\n"
    write(cards, item.format("old"), "")
    build.build(cards, cards.parent / "build", now=1_800_000_000)
    write(cards, item.format("new"), "")


def another_deck(cards: Path) -> None:
    write(cards, "# cards/deck.yaml\nname: First\nnamespace: mine\n", "")
    build.build(cards, cards.parent / "build", now=1_800_000_000)
    write(cards, "# cards/deck.yaml\nname: Second\nnamespace: mine\n", "")


def rewritten(cards: Path, change: Callable[[NoteEntry], NoteEntry]) -> None:
    """Build a question with two steps, and change the entries of its ledger."""
    steps = "approach:\n  - {id: a, step: Do this}\n  - {id: b, step: Do that}\n"
    write(cards, steps, "")
    build.build(cards, cards.parent / "build", now=1_800_000_000)
    path = cards / "flashgen.lock"
    ledger, *_ = lines.load(path, "flashgen")
    notes = {key: change(entry) for key, entry in ledger.notes.items()}
    path.write_text(lines.write_ledger(replace(ledger, notes=notes)), encoding="utf-8")


def one_card_for_two(cards: Path) -> None:
    def merged(entry: NoteEntry) -> NoteEntry:
        clash = dict.fromkeys(entry.parts, 1)
        return replace(entry, parts=clash, cards=(1,), content_hash=UNKNOWN) if clash else entry

    rewritten(cards, merged)


def of_an_older_flashgen(cards: Path) -> None:
    rewritten(cards, lambda entry: replace(entry, version="0.0.1", content_hash="0" * 16))


def back_for_another(cards: Path) -> None:
    item = "concepts:\n  - id: a\n    term: {}\n    definition: {}\n"
    written = (
        ("Mean", "The sum of all values over their number"),
        None,
        ("View", "An augmented crop"),
    )
    for text in written:
        write(cards, item.format(*text) if text else "", "")
        if text != written[-1]:
            build.build(cards, cards.parent / "build", now=1_800_000_000)


OF_THE_IMAGE = {("FG139", Severity.WARNING)}
"""What is found when an image is looked into, before anything is printed."""
STAGED = {
    "FG101": a_folder,
    "FG102": too_large,
    "FG103": not_utf8,
    "FG118": full_of_mistakes,
    "FG147": usual,
    "FG151": another_kind,
    "FG163": frozen,
    "FG165": lost,
    "FG166": renamed,
    "FG168": one_card_for_two,
    "FG169": back_for_another,
    "FG170": of_an_older_flashgen,
    "FG173": another_deck,
}
"""What the text of a question file cannot show."""


@pytest.mark.parametrize("code", STAGED)
def test_what_no_example_can_show_is_found_too(code: str, tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    cards.mkdir()
    STAGED[code](cards)
    frozen, tier = code == "FG163", "core" if code == "FG147" else ""
    _, findings = build.build(
        cards, tmp_path / "build", now=1_800_000_001, frozen=frozen, tier=tier
    )
    assert (findings[-1].code, findings[-1].severity) == (code, BY_CODE[code].severity)
    assert len(findings) == 1 or code == "FG118"


def unreadable_image(cards: Path) -> None:
    (cards / "media").mkdir()
    (cards / "media" / "a.avif").write_bytes(picture(".avif"))
    write(cards, "summary: '![A picture](media/a.avif)'\n", "")


def deep_formula(cards: Path) -> None:
    deep = "x_{" * 40 + "x" + "}" * 40
    write(cards, f"summary: This is ${deep}$.\n", "")


def no_font(cards: Path) -> None:
    write(cards, "summary: A \U000f0000 here.\n", "")


def tall_formula(cards: Path) -> None:
    tex = r"'\begin{array}{c} " + r"x \\ " * 60 + r"\end{array}'"
    write(cards, f"formulas:\n  - id: tall\n    name: Tall\n    tex: {tex}\n", "")


def text_as_html(cards: Path) -> None:
    (cards / "media").mkdir()
    (cards / "media" / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><foreignObject width="9" '
        'height="9"><p xmlns="http://www.w3.org/1999/xhtml">Text</p></foreignObject></svg>'
    )
    write(cards, "summary: '![A picture](media/a.svg)'\n", "")


ON_PAPER = {
    "FG190": (unreadable_image, publish.Choice()),
    "FG191": (deep_formula, publish.Choice()),
    "FG192": (no_font, publish.Choice()),
    "FG193": (tall_formula, publish.Choice(kind="cards", form="html")),
    "FG194": (text_as_html, publish.Choice()),
}
"""What only `flashgen print` finds."""


@pytest.mark.parametrize("code", ON_PAPER)
def test_what_only_print_finds_is_found_and_ignored_as_far_as_it_can_be(
    code: str, tmp_path: Path
) -> None:
    cards = tmp_path / "cards"
    cards.mkdir()
    stage, choice = ON_PAPER[code]
    stage(cards)
    rule = BY_CODE[code]

    def told() -> set[tuple[str, Severity]]:
        printed, findings = publish.publish(cards, tmp_path / "build", choice, now=1_800_000_000)
        assert (printed is None) == (rule.severity is Severity.ERROR)
        return {(f.code, f.severity) for f in findings}

    assert told() - OF_THE_IMAGE == {(code, rule.severity)}
    question = cards / "example.yaml"
    question.write_text(f"# flashgen: ignore={code}\n{question.read_text()}")
    assert told() - OF_THE_IMAGE == (set() if rule.can_be_ignored else {(code, rule.severity)})
    checked = {f.code for f in found(cards, code)} - {"FG139"}
    assert checked == (set() if rule.can_be_ignored else {"FG181"})


ONLINE = {"FG188"}
"""What only asking the network finds; `tests/commands/test_addresses.py` has somebody to ask."""


def test_every_rule_without_an_example_is_staged() -> None:
    assert {rule.code for rule in RULES if not rule.bad} == {*STAGED, *ON_PAPER, *ONLINE}


def test_the_page_of_all_rules_is_current() -> None:
    committed = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert committed == page(), "run `make rules`"


@pytest.mark.parametrize("rule", RULES, ids=list(BY_CODE))
def test_an_explanation_has_all_that_the_rule_says_and_whether_it_can_be_ignored(
    rule: Rule,
) -> None:
    text = explanation(rule)
    assert text.startswith(f"{rule.code} {rule.name} ({rule.severity})\n\n")
    assert rule.why in " ".join(text.split())
    for example in (rule.bad, rule.good):
        assert all(f"    {line}" in text for line in example.splitlines() if line)
    assert (f"ignore={rule.code}" in text) == (rule.severity is not Severity.ERROR)
    assert rule.source in " ".join(text.split())


@pytest.mark.parametrize(
    ("code", "whole", "ignore", "message"),
    [
        ("FG307", True, True, None),
        ("FG3", False, True, None),
        ("FG301", False, False, None),
        ("FG3", True, False, '"FG3" is only the start of codes'),
        ("", True, False, 'there is no code ""'),
        ("FG999", False, False, 'there is no code "FG999"'),
        ("FG301", True, True, "FG301 is an error, and errors cannot be ignored"),
        ("FG15", False, True, "all of FG15 are errors, and errors cannot be ignored"),
    ],
)
def test_codes_that_authors_name_are_understood_or_refused(
    code: str, whole: bool, ignore: bool, message: str | None
) -> None:
    problem = objection(code, whole=whole, ignore=ignore)
    assert (problem and problem[0]) == message
