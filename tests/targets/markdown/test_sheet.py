import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import question_of

from flashgen.authoring.settings import Settings
from flashgen.blocks import Fold, PlannedFacet, PlannedNote, Prose
from flashgen.kinds import plan
from flashgen.kinds.question import Question
from flashgen.targets.markdown.index import index, index_row
from flashgen.targets.markdown.quiz import PAGE_BREAK, quiz
from flashgen.targets.markdown.sheet import sheet

MORE = {"source": ["second"], "extra": "The EXTRA.", "image": "media/more.svg"}
CONTENT: dict[str, Any] = {
    "id": "topic",
    "title": "The topic",
    "question": "What is the topic?",
    "summary": "A summary.",
    "asked": {"company": "Firm", "role": "Judge", "round": "Last", "category": "Law",
              "difficulty": "hard", "date": "2026-01-02"},
    "topics": ["First thing", "Second thing"],
    "requires": ["known"],
    "related": ["unknown"],
    "expects": [{"id": "p", "point": "A point", "evidence": "Its evidence."}],
    "approach": [{"id": "s", "step": "A step."}, {"id": "t", "step": "Another step."}],
    "answer": {"short": "Short answer.", "full": "Full answer."},
    "concepts": [{"id": "c", "term": "Term", "definition": "Meaning.", "intuition": "Sense.",
                  "example": "Instance.", "reverse": True, **MORE}],
    "formulas": [{"id": "f", "name": "Law of x", "use": "Gives x.", "tex": "x = y + z",
                  "where": {"y": "the first", "z": "the second"}, "intuition": "Sum up.",
                  "derivation": "Start:\n\n$$x - y = z$$\n\nso it is.", **MORE}],
    "hyperparameters": [{"id": "h", "name": "Rate", "controls": "The speed.", "typical": "0.1",
                         "too_low": "Slow.", "too_high": "Bursts.", **MORE}],
    "pitfalls": [{"id": "q", "name": "Hole", "symptom": "It sinks.", "cause": "A leak.",
                  "fix": "Plug it.", **MORE}],
    "comparisons": [{"id": "v", "title": "One or two", "between": ["One", "Two"], "verdict": "Two.",
                     "rows": [{"id": "r", "aspect": "Size", "values": ["small|ish", "large"]}]}],
    "use_when": [{"id": "u", "case": "A calm day.", "why": "No wind."},
                 {"id": "w", "case": "A clear night.", "why": "No cloud."}],
    "avoid_when": [{"id": "a", "case": "A storm.", "why": "Too wet.", "instead": "Stay in."}],
    "applications": [{"id": "d", "domain": "Farming", "example": "Sow.", "why_it_works": "Grows."}],
    "snippets": [{"id": "n", "title": "Adding", "code": "print(1 + 1)", "output": "2",
                  "explain": "Sum."}],
    "figures": [{"id": "g", "image": "media/g.svg", "alt": "Two lines", "caption": "Lines cross.",
                 "ask": "Where do they cross?", "answer": "In the middle."}],
    "clozes": [{"id": "k", "text": "It has {{c1::four}} legs and {{c2::one::how many?}} tail."},
               {"id": "l", "text": "It eats {{c1::grass}}."}],
    "follow_ups": [{"id": "x", "question": "And then?", "answer": "That.", "follow_ups": [
        {"id": "y", "question": "And after that?", "answer": "This."}]}],
    "sources": {
        "first": {"title": "Book one", "authors": "A. Author", "year": "2001", "where": "Here"},
        "second": {"title": "Book two", "authors": "B. Buthor", "year": "2002", "where": "There"},
    },
}  # fmt: skip
QUESTION = question_of(CONTENT)
UNSHOWN = {"id", "requires", "source", "language"}


def built(path: str) -> str:
    return f"built/{path}"


def texts(node: object, key: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for name, child in node.items():
            yield from texts(child, name)
    elif isinstance(node, list):
        for child in node:
            yield from texts(child, key)
    elif isinstance(node, str) and key not in UNSHOWN:
        yield node


def changed(**content: object) -> Question:
    return question_of(CONTENT | content)


SHEET = sheet(QUESTION, {"known": "What is known"}, built)
NOTES = tuple(plan(QUESTION))
QUIZ = quiz(QUESTION, NOTES, built)
PROMPTS, ANSWERS = QUIZ.split(PAGE_BREAK)


def numbered(text: str) -> dict[int, str]:
    parts = re.split(r"^\*\*(\d+)\.\*\*", text, flags=re.MULTILINE)
    return {int(n): body for n, body in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize("text", sorted(set(texts(CONTENT)) - {"hard"}))
def test_every_authored_text_is_on_the_sheet(text: str) -> None:
    plain = re.sub(r"\{\{c\d::(.*?)(::.*?)?\}\}", r"**\1**", text)
    shown = plain.replace("|", "\\|").replace("$$x - y = z$$", "$$\nx - y = z\n$$")
    assert shown in SHEET
    assert SHEET.count("The EXTRA.") == 4


def test_sections_stand_in_their_order() -> None:
    assert re.findall(r"^## (.*)", SHEET, re.MULTILINE) == [
        "What the interviewer listens for", "How to approach it", "Answer in 30 seconds",
        "The full answer", "Concepts", "Formulas", "Hyperparameters", "Pitfalls", "Comparisons",
        "When to use it", "When not to use it", "Applications", "Code", "Figures", "Key facts",
        "Follow-up questions", "Where to go from here", "Sources",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] **A point**: Its evidence.",
        "- **Term**: Meaning. [2]",
        "| **Hole** [2] | It sinks. | A leak. | Plug it. |",
        "| **Size** | small\\|ish | large |",
        "![Two lines](built/media/g.svg)",
        "- It has **four** legs and **one** tail.",
        "- **And then?** That.",
        "  - **And after that?** This.",
        "- Study first: [What is known](known.md)",
        "- Related: unknown",
        "2. B. Buthor (2002). *Book two*. There",
    ],
)
def test_sheet_lines(line: str) -> None:
    assert line in SHEET.split("\n")


def test_an_empty_question_has_no_empty_sections() -> None:
    least = question_of({"id": "a", "title": "A", "question": "A?", "answer": {"short": "Yes."}})
    assert re.findall(r"^#+ (.*)", sheet(least, {}, str), re.MULTILINE) == [
        "A?", "Answer in 30 seconds", "Where to go from here",
    ]  # fmt: skip


@pytest.mark.parametrize("fix", ["- plug\n- dry", "$$x$$", "a\n\nb", "```\nx\n```"])
def test_a_long_cell_turns_its_group_into_blocks(fix: str) -> None:
    pitfalls = [CONTENT["pitfalls"][0] | {"fix": fix}]
    written = sheet(changed(pitfalls=pitfalls), {}, built)
    assert "### Hole\n\n**Symptom.** It sinks." in written
    assert re.search(r"^\[[12]", written.partition("### Hole")[2], re.MULTILINE)
    assert "| Pitfall |" not in written


@given(st.text("ab1 |`$\\*_[](){}:-#>\n", max_size=20).filter(str.strip))
def test_no_text_disturbs_the_sections_after_it(text: str) -> None:
    written = sheet(
        changed(summary=text, pitfalls=[CONTENT["pitfalls"][0] | {"fix": text}]), {}, str
    )
    assert written.endswith("*Book two*. There\n")
    assert not re.search(r"[ \t]$", written, re.MULTILINE)
    assert "\n\n\n" not in re.sub(r"(`{3,}|~{3,}).*?\1", "code", written, flags=re.DOTALL)


def test_prompts_and_answers_have_the_same_numbers() -> None:
    cards = sum(len(note.facets) or 1 for note in NOTES)
    assert list(numbered(PROMPTS)) == list(numbered(ANSWERS)) == list(range(1, cards + 1))
    assert all(2 <= prompt.count("&nbsp;") <= 5 for prompt in numbered(PROMPTS).values())


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Where do they cross?", "In the middle."),
        ("It has (a) ______ legs and (b) ______ (how many?) tail.", "(a) four · (b) one"),
        ("It eats ______.", "grass"),
        (r"1. \(a) ______" "\n" r"2. \(b) ______", "(a) A step. · (b) Another step."),
        ("| **Size** | (a) ______ | (b) ______ |", "(a) small|ish · (b) large"),
        ("- $y$: (a) ______\n- $z$: (b) ______", "(a) the first · (b) the second"),
        ("A storm.", "**No.** **Why not.** Too wet."),
        ("*Asked before:* And then?", "This."),
    ],
)
def test_each_prompt_has_its_answer(prompt: str, answer: str) -> None:
    number = next(n for n, text in numbered(PROMPTS).items() if prompt in text)
    assert answer in numbered(ANSWERS)[number]


@pytest.mark.parametrize(
    "answer", ["four", "grass", "A step.", "In the middle.", "Plug it.", "EXTRA"]
)
def test_prompts_give_nothing_away(answer: str) -> None:
    assert answer not in PROMPTS


def test_what_shows_an_answer_is_asked_after_it() -> None:
    assert PROMPTS.index("**Law of x**") < PROMPTS.index("x = y + z")
    assert PROMPTS.index("**Term**") < PROMPTS.index("Meaning.")


def test_judgements_are_mixed_under_one_heading() -> None:
    assert PROMPTS.count("## Use it or not?") == 1
    use = [{"id": f"u{n}", "case": f"Good {n}.", "why": "Yes."} for n in range(8)]
    avoid = [{"id": f"a{n}", "case": f"Bad {n}.", "why": "No."} for n in range(8)]
    question = changed(use_when=use, avoid_when=avoid)
    asked = re.findall(r"(Good|Bad) \d\.", quiz(question, tuple(plan(question)), str))
    sides = [side for side, again in zip(asked, [*asked[1:], ""], strict=True) if side != again]
    assert sorted(asked) == ["Bad"] * 8 + ["Good"] * 8
    assert len(sides) > 4


@pytest.mark.parametrize(
    ("shown", "expected"), [(("Plain.",), "Plain."), ((), "**More.** Folded.")]
)
def test_a_fold_is_an_answer_only_where_there_is_no_other(
    shown: tuple[str, ...], expected: str
) -> None:
    answer = (*map(Prose, shown), Fold("More", (Prose("Folded."),)))
    note = PlannedNote(
        "c", "", "concept", "", "", (PlannedFacet("define", 1, (Prose("What?"),), answer),)
    )
    assert numbered(quiz(QUESTION, (note,), str).split(PAGE_BREAK)[1])[1].strip() == expected


def test_a_bare_blank_is_labelled_lest_it_be_a_rule() -> None:
    clozes = [{"id": "k", "text": "{{c1::all}}"}]
    assert "(a) ______" in quiz(changed(clozes=clozes), tuple(plan(changed(clozes=clozes))), str)


@pytest.mark.parametrize(
    ("text", "asked", "answer"),
    [
        ("`x = {{c1::Map<A>()}};` works", "`x = ______;` works", "`Map<A>()`"),
        ("```py\nx = {{c1::f(\n  1)}}\n```", "```py\nx = ______\n```", "```\nf(\n  1)\n```"),
        ("so $x = {{c1::y}}$ and {{c2::`z`}} is", "and (b) ______ is", "`z`"),
    ],
)
def test_what_a_cloze_hides_in_code_is_asked_there_and_answered_as_code(
    text: str, asked: str, answer: str
) -> None:
    question = changed(clozes=[{"id": "k", "text": text}])
    prompts, answers = quiz(question, tuple(plan(question)), str).split(PAGE_BREAK)
    assert asked in prompts
    assert answer in answers


def test_a_title_with_brackets_is_one_link() -> None:
    title = changed(title="[CLS], a_b and `c[0]`")
    assert index_row(title)[0] == r"[\[CLS\], a_b and `c[0]`](topic.md)"


def test_index_keeps_the_order_given() -> None:
    other = changed(id="other", title="A | B", asked={})
    lines = index([index_row(q) for q in (QUESTION, other)], Settings(name="Deck")).split("\n")
    assert lines[0] == "# Deck"
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[4:-1]]
    assert rows == [
        [
            "[The topic](topic.md)",
            "What is the topic?",
            "[Quiz](topic-quiz.md)",
            "Hard",
            "Law",
            "Firm",
        ],
        [r"[A \| B](other.md)", "What is the topic?", "[Quiz](other-quiz.md)", "", "", ""],
    ]
