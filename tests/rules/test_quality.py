"""Rules for good cards: each with cards that pass and cards that do not."""

from pathlib import Path

import pytest

from flashgen.authoring.decode import decode
from flashgen.authoring.parse import parse
from flashgen.authoring.source import Source
from flashgen.kinds.question import Question
from flashgen.media.library import Library
from flashgen.rules import (
    ambiguous,
    claims,
    complete,
    hidden,
    length,
    lists,
    revealed,
    several,
    symbols,
    unexplained,
    width,
    yes_no,
)
from flashgen.rules.cards import spoken
from flashgen.rules.registry import QUALITY, judge
from flashgen.rules.subject import Subject
from flashgen.rules.width import IN_TEXT_EX, MAX_EX

BASE = "id: q\ntitle: T\nquestion: Explain T\nanswer:\n  short: A.\n"
LINES = BASE.count("\n")
Found = tuple[int, int, str]


def subject(more: str, language: str = "en") -> Subject:
    source = Source(Path("q.yaml"), "q.yaml", BASE + more)
    node, findings = parse(source)
    assert node, findings
    decoded = decode(Question, source, node)
    assert decoded.whole, decoded.findings
    return Subject(source, decoded, Library(Path()), language)


def found(rule: object, more: str, language: str = "en") -> list[Found]:
    assert callable(rule)
    findings = list(rule(subject(more, language)))
    assert all(f.message and f.hint and f.severity != "error" for f in findings)
    return [(f.line - LINES, f.column, f.code) for f in findings]


def table(*named: tuple[str, str, list[Found]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("more", "expected"), [row[1:] for row in named], ids=[row[0] for row in named]
    )


def concept(**texts: str) -> str:
    texts = {"id": "c", "term": "Word", "definition": "A sentence.", **texts}
    return "concepts:\n- " + "  ".join(f"{key}: {value}\n" for key, value in texts.items())


def follow_up(question: str, answer: str = "So it is.") -> str:
    return f"follow_ups:\n- id: f\n  question: '{question}'\n  answer: {answer}\n"


def words(count: int) -> str:
    return " ".join(["word"] * count)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Two words.", 2),
        ("**Bold** and *slanted*", 3),
        ("state-of-the-art isn't 3.5 or 1/2", 5),
        ("see [the page](https://e.org/a-b)", 3),
        ("- one\n- two", 2),
        ("$x$", 1),
        ("$x_i^2$ is", 3),
        ("`code` here", 2),
        ("```\na\nb\nc\n```", 3),
        ("| a | b |", 2),
    ],
)
def test_words_are_counted_as_they_are_spoken(text: str, count: int) -> None:
    assert spoken(text) == count


@table(
    ("a definition of 45", concept(definition=words(45)), []),
    ("a definition of 46", concept(definition=words(46)), [(4, 15, "FG401")]),
    ("an answer of 70", follow_up("Why?", words(70)), []),
    ("an answer of 71", follow_up("Why?", words(71)), [(4, 11, "FG401")]),
    ("folded", concept(extra=words(90), intuition=words(90)), []),
    ("the whole answer", f"  full: {words(400)}\n", []),
    (
        "a derivation",
        f"formulas:\n- {{id: f, name: n, tex: x, derivation: {words(200)}}}\n",
        [],
    ),
    (
        "two parts together",
        "hyperparameters:\n- id: h\n  name: n\n  controls: c\n  typical: t\n"
        f"  too_low: {words(40)}\n  too_high: {words(40)}\n",
        [(6, 12, "FG401")],
    ),
    ("another language", concept(definition=words(46)), [(4, 15, "FG401")]),
)
def test_length(more: str, expected: list[Found]) -> None:
    assert found(length.check, more, "de") == expected


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("What is the queue?", 1),
        ("At which height do the curves flatten, and why?", 1),
        ("How is the store kept? Why?", 1),
        ("When do you choose A, when B?", 1),
        ("Which is A, and which is B?", 1),
        ("For which data is it strong, for which weak, and why?", 1),
        ("In MoCo, what happens when the batch grows?", 1),
        ("What is a model which learns?", 1),
        ("What is AdamW, which decouples the decay?", 1),
        ('Why does "what is it? who knows?" not describe the collapse?', 1),
        ("When the batch grows, what happens?", 1),
        ("Unroll the update. How long until half is forgotten?", 1),
        ("Derive the bound.", 0),
        ("Would it help? Why or why not?", 1),
        ("Why does L1 give zeros, but L2 not?", 1),
        ("Training is stable. Why?", 1),
        ("What does a model see, and what does it not see?", 1),
        ("How do you set the rate, and how the batch?", 1),
        ("How do you know which features matter and how much?", 1),
        ("Which curve is which, and how do you tell?", 2),
        ("How do the curves differ, and how can you tell?", 2),
        ("Which curve is which, and how far are they apart?", 2),
        ("What falls first, and what explains the gap?", 2),
        ("What is printed, and what does that imply?", 2),
        ("Why does the loss fall, and what follows?", 2),
        ("Why is dropout off, and whose mean does that keep?", 2),
        ("Why do ensembles help, and on which data do they not?", 2),
        ("At what rate does it fall, and until when?", 2),
        ("What is the queue, and how is it kept up to date?", 2),
        ("What is the queue? How large should it be?", 2),
        ("How does k-means++ start, and what does it gain?", 2),
        ("Which loss is used, and when does it fail?", 2),
    ],
)
def test_questions_of_a_prompt_are_counted(prompt: str, count: int) -> None:
    assert several.questions(prompt) == count


FIGURE = "figures:\n- id: f\n  image: x.svg\n  alt: a\n  answer: b\n  ask: {}\n"


@table(
    ("one question", follow_up("What is it good for?"), []),
    ("two", follow_up("What is it, and how is it made?"), [(3, 14, "FG402")]),
    ("two that name the prompt of a facet", concept(ask="{define: What is A? Who made it?}"),
     [(5, 17, "FG402")]),
    ("the usual prompts", "hyperparameters:\n- {id: h, name: n, controls: c, typical: t, "
     "too_low: a, too_high: b}\n", []),
    ("two on a figure", FIGURE.format("Which curve is which, and what follows?"), []),
    ("three on a figure", FIGURE.format("What is A? What is B? What is C?"), [(6, 8, "FG402")]),
)  # fmt: skip
def test_several(more: str, expected: list[Found]) -> None:
    assert found(several.check, more) == expected


@pytest.mark.parametrize(
    ("prompt", "is_binary"),
    [
        ("Does more data reduce bias?", True),
        ("Would you balance the data first?", True),
        ("Large networks generalise. Is that a contradiction?", True),
        ("Isn\u2019t dropout a regulariser?", True),
        ("True or false: ReLU is convex.", True),
        ("Will the loss converge or not?", True),
        ("Is it true or false, and why?", False),
        ("True or false, and why: ReLU is convex.", False),
        ("In MoCo, is the key encoder trained?", True),
        ("Is it supervised or unsupervised?", False),
        ("Would you use it here, and why?", False),
        ("Why is it so?", False),
        ("Can you say how it works?", False),
        ("Do the first step.", False),
        ("What does it do?", False),
    ],
)
def test_a_prompt_for_yes_or_no_is_known_by_its_verb(prompt: str, is_binary: bool) -> None:
    assert yes_no.wants_yes_or_no(prompt) is is_binary
    expected = [(3, 14, "FG403")] if is_binary else []
    assert found(yes_no.check, follow_up(prompt)) == expected


@pytest.mark.parametrize(
    ("prompt", "pronoun"),
    [
        ("How does it work?", "it"),
        ("Why do they fail?", "they"),
        ("What is this?", "this"),
        ("In this method, what is lost?", "this"),
        ("What are its weaknesses?", "its"),
        ("How does dropout work, and what does it cost?", None),
        ("When is it better to use trees?", None),
        ("Why is it important that views differ?", None),
        ("Which of the two is larger?", None),
        ("What does $\\tau$ do to its gradient?", None),
        ("Explain dropout.", None),
        ("With its residual stream, a transformer keeps what?", None),
        ("With its help, what is saved?", "its"),
    ],
)
def test_a_pronoun_without_what_it_stands_for_is_found(prompt: str, pronoun: str | None) -> None:
    assert ambiguous.unexplained(prompt) == pronoun


@table(
    ("a prompt of one's own", concept(ask="{define: How does it work?}"), [(5, 17, "FG404")]),
    ("a follow-up shows what it follows", follow_up("Why does it work?"), []),
    ("a figure shows what this is", FIGURE.format("What does this show?"), []),
    ("a cloze", "clozes: [{id: c, text: 'It is {{c1::red}}'}]\n", [(1, 25, "FG404")]),
    ("a cloze that names it", "clozes: [{id: c, text: 'Iron: it is {{c1::red}}'}]\n", []),
)
def test_ambiguous(more: str, expected: list[Found]) -> None:
    assert found(ambiguous.check, more) == expected


PITFALL = "pitfalls:\n- id: p\n  name: Mode collapse\n  symptom: {}\n  cause: c\n  fix: f\n"


@table(
    ("a definition without its term", concept(reverse="true"), []),
    ("one with it", concept(reverse="true", definition="A Word is said."), [(4, 15, "FG405")]),
    ("one with it that is not asked for", concept(definition="A word is said."), []),
    ("a short name", concept(reverse="true", term="SGD", definition="SGD takes samples."),
     [(4, 15, "FG405")]),
    ("a short name with a hyphen", concept(reverse="true", term="k-NN", definition="In k-NN, x."),
     [(4, 15, "FG405")]),
    ("a word like a short name", concept(reverse="true", term="IT", definition="So it is."), []),
    ("a name with brackets", concept(reverse="true", term="Word (of a kind)",
     definition="A word is said."), [(4, 15, "FG405")]),
    ("its plural", concept(reverse="true", term="Decision trees",
     definition="A decision tree splits."), [(4, 15, "FG405")]),
    ("a part of a word", concept(reverse="true", definition="All wording."), []),
    ("a symptom", PITFALL.format("All images are alike."), []),
    ("a symptom that names it", PITFALL.format("There is mode collapse."), [(4, 12, "FG405")]),
    ("another name of it", PITFALL.format("The generator stalls.") + "  also: [Early stop]\n",
     []),
    ("a symptom with another name", PITFALL.format("The generator stalls.")
     + "  also: [Generator stalls]\n", [(4, 12, "FG405")]),
    ("a definition with another name", concept(reverse="true", also="[Term]",
     definition="A term is said."), [(4, 15, "FG405")]),
    ("another name where nobody asks for one", concept(also="[Term]",
     definition="A term is said."), []),
    ("a formula by its other name", "formulas:\n- id: f\n  name: Mean\n  tex: m\n"
     "  also: [Average]\n  ask: {name: What is this average called?}\n", [(6, 15, "FG405")]),
    ("a choice", follow_up("SimCLR or MoCo: which needs more memory?", "SimCLR"), []),
    ("a prompt that tells", follow_up("Why is SimCLR simple?", "SimCLR"), [(3, 14, "FG405")]),
    ("a cloze", "clozes: [{id: c, text: 'The {{c1::lasso}} selects.'}]\n", []),
    ("a cloze shown elsewhere", "clozes: [{id: c, text: 'Lasso: {{c1::lasso}}'}]\n",
     [(1, 32, "FG405")]),
    ("hidden there too", "clozes: [{id: c, text: '{{c1::Lasso}} and {{c1::lasso}}'}]\n", []),
    ("shown by the other number", "clozes: [{id: c, text: '{{c1::noise}} {{c2::bias noise}}'}]\n",
     [(1, 25, "FG405")]),
    ("a number", "clozes: [{id: c, text: '2 and {{c1::2}}'}]\n", []),
)  # fmt: skip
def test_revealed(more: str, expected: list[Found]) -> None:
    assert found(revealed.check, more) == expected


def listed(count: int, mark: str) -> str:
    return "|\n" + "".join(f"    {mark} x\n" for _ in range(count))


@table(
    ("five", follow_up("Which?", listed(5, "-")), []),
    ("six", follow_up("Which?", listed(6, "*")), [(5, 5, "FG406")]),
    ("six in order", follow_up("Which?", listed(6, "1.")), []),
    ("six folded", concept(extra=listed(6, "-")), []),
    ("six lines of code", follow_up("Which?", "|\n    ```\n" + "    - x\n" * 6 + "    ```\n"), []),
)
def test_lists(more: str, expected: list[Found]) -> None:
    assert found(lists.check, more) == expected


@table(
    ("a plain definition", concept(), []),
    ("et al.", concept(extra="Chen et al. use more."), [(5, 15, "FG409")]),
    ("a year", concept(extra="Found long ago (Chen, 2020)."), [(5, 25, "FG409")]),
    ("the paper", concept(definition="In the paper it is 3."), [(4, 18, "FG409")]),
    ("with a source", concept(extra="Chen et al.", source="[]") + "source: [s]\n", []),
    ("in a question", follow_up("What did Chen et al. find?"), []),
    ("in a symptom", PITFALL.format("Chen et al. see it."), []),
    (
        "in a cause",
        PITFALL.format("s").replace("cause: c", "cause: Chen et al. see it."),
        [(5, 15, "FG409")],
    ),
    ("in a case", "use_when: [{id: u, case: Chen et al. see it, why: w}]\n", []),
    (
        "in a definition asked for its term",
        concept(definition="By X et al.", reverse="true"),
        [(4, 20, "FG409")],
    ),
    ("an author", concept(extra="Breiman showed that they do."), [(5, 10, "FG409")]),
    ("a study by someone", concept(extra="In a study by a bank it is 3."), [(5, 13, "FG409")]),
    ("no author", concept(extra="Monitoring showed a drift, and Nothing found was new."), []),
    ("a benchmark of one's own", concept(extra="Compare it with a benchmark or a survey."), []),
    ("a size that is no year", concept(extra="In large batches (say 2048) it fails."), []),
    ("a number of its own", concept(example="Of 2000 cards 3 % are bad."), []),
)
def test_claims(more: str, expected: list[Found]) -> None:
    sources = "sources: {s: {title: t, authors: a, year: 2020, where: w}}\n"
    assert found(claims.check, more + (sources if "[s]" in more else "")) == expected


@table(
    ("words beside it", "clozes: [{id: c, text: 'A {{c1::b}} word'}]\n", []),
    ("a formula beside it", "clozes: [{id: c, text: '$x =$ {{c1::b}}'}]\n", []),
    ("a formula with a part hidden", "clozes: [{id: c, text: '$x = {{c1::b}}$'}]\n", []),
    ("nothing", "clozes: [{id: c, text: '{{c1::a b}}, {{c2::c}}.'}]\n", [(1, 25, "FG410")]),
)
def test_hidden(more: str, expected: list[Found]) -> None:
    assert found(hidden.check, more) == expected


def test_a_question_without_pitfalls_and_follow_ups_is_told_so_at_its_question() -> None:
    assert found(complete.check, "") == [(-2, 1, "FG411"), (-2, 1, "FG412")]
    assert found(complete.check, PITFALL.format("s") + follow_up("Why?")) == []


def formula(tex: str, *where: str) -> str:
    symbols = "".join(f"    {symbol}: meaning\n" for symbol in where)
    return f"formulas:\n- id: f\n  name: n\n  tex: {tex}\n" + ("  where:\n" + symbols) * bool(where)


@table(
    ("as it stands", formula(r"a = x_i + \bar{b}", "x_i", r"\bar{b}"), []),
    ("spelt differently", formula(r"\bigl\lVert x_{i} \bigr\rVert", r"\| x_i \|"), []),
    ("two at once", formula("a + b", "'a, b'"), []),
    ("with its set", formula("f(x)", r"x \in \mathbb{R}"), []),
    ("another index", formula("x_i", "x_j"), [(6, 5, "FG308")]),
    ("part of a macro", formula(r"\tau", "t", "a"), [(6, 5, "FG308"), (7, 5, "FG308")]),
    ("no symbols", formula("x"), []),
    ("not in its narrow form", formula("a + b", "a").replace("  where", "  tex_narrow: b\n  where"),
     [(5, 15, "FG308")]),
)  # fmt: skip
def test_symbols_that_the_formula_lacks(more: str, expected: list[Found]) -> None:
    assert found(symbols.check, more) == expected


@table(
    ("all explained", formula(r"y = \hat{a} x_i", "a", "x_i"), []),
    ("what it defines", formula(r"\mathcal{L} = x", "x"), []),
    ("what a sum runs over", formula(r"y = \sum_{q \in Q} x_q q", "x_q", "Q"), []),
    ("a maximum", formula(r"y = \max_{\theta} x + \theta", "x"), []),
    ("standard letters", formula(r"y = e^{x} I + \mathbb{E}[x] + O(x) + \mathcal{N}", "x"), []),
    ("a divergence", formula(r"y = D_{\mathrm{KL}}(q \,\|\, p)", "p", "q"), []),
    ("words", formula(r"y = \text{loss} + \operatorname{Var}[x]", "x"), []),
    ("only in an index", formula("y = x_{train}", "x"), []),
    ("one that is not", formula("y = x + K", "x"), [(4, 16, "FG413")]),
    ("no `where` at all", formula(r"y = \rho K"), [(4, 12, "FG413")]),
    ("in another meaning", formula("y = x + K", "x") + "    y: sum over $K$ values\n", []),
)
def test_symbols_that_nothing_explains(more: str, expected: list[Found]) -> None:
    assert found(unexplained.check, more) == expected


def test_all_unexplained_symbols_are_named_in_one_finding() -> None:
    (finding,) = unexplained.check(subject(formula(r"y = \rho K + x", "x")))
    assert finding.message == r"nothing says what `\rho`, `K` in this formula stand for"


def row(letters: int) -> str:
    return " + ".join("x" * letters)


def quotient(letters: int) -> str:
    return rf"\frac{{{row(letters)}}}{{n}}"


@table(
    ("narrow", formula(row(9)), []),
    ("wide, and broken for a phone", formula(row(30)), []),
    ("wide, and nowhere to break", formula(quotient(30)), [(4, 8, "FG414")]),
    ("broken for a phone by hand", formula(quotient(30)) + "  tex_narrow: y\n", []),
    ("wide even by hand", formula("y") + f"  tex_narrow: {quotient(30)}\n", [(5, 15, "FG414")]),
    ("wide in a text", f"summary: $${row(30)}$$\n", []),
    ("wide in a text, and nowhere to break", f"summary: $${quotient(30)}$$\n",
     [(1, 10, "FG414")]),
    ("wide within a line", f"summary: so ${row(30)}$ is\n", [(1, 13, "FG414")]),
    ("split", formula(rf"\begin{{aligned}} {row(9)} \\ {row(9)} \\ {row(9)} \end{{aligned}}"), []),
    ("wide in a cloze", "clozes: [{id: c, text: '$" + row(30) + " = {{c1::x}}$ z'}]\n",
     [(1, 25, "FG414")]),
)  # fmt: skip
def test_width(more: str, expected: list[Found]) -> None:
    assert found(width.check, more) == expected


def test_the_bound_of_the_width_is_what_a_phone_shows() -> None:
    style = (Path(width.__file__).parents[1] / "targets/anki/templates/style.css").read_text()
    assert "@media (max-width: 480px) {\n  .card { font-size: 17px; }" in style
    assert ".fg-formula { font-size: .92em; }" in style
    assert round(330 / (0.92 * 17 * 0.53)) == MAX_EX
    assert IN_TEXT_EX < 330 / (17 * 0.53)


def test_words_are_judged_in_english_only() -> None:
    more = concept(ask="{define: Does it work? How is it made?}", extra="Chen et al. say")
    assert {f.code for f in judge(subject(more))} >= {"FG402", "FG404", "FG409"}
    assert {f.code for f in judge(subject(more, "de"))} == {"FG411", "FG412"}


def test_every_rule_of_quality_runs() -> None:
    more = (
        concept(definition=words(46), ask="{define: How does it work? What is it?}", reverse="true")
        + follow_up("Is it so?", listed(6, "-"))
        + "clozes:\n- {id: c1, text: '{{c1::x y}}'}\n- {id: c2, text: 'Lasso {{c1::lasso}}'}\n"
        + formula(f"{quotient(30)} + K", "x")
        + "summary: Chen et al.\nuse_when: [{id: u, case: c, why: the paper says so}]\n"
    )
    codes = {finding.code for finding in judge(subject(more))}
    assert codes == {f"FG{n}" for n in (401, 402, 403, 404, 405, 406, 409, 410, 411, 413, 414)}
    assert len(QUALITY) == 11
