"""Rules for content that fits the schema: each with rows that pass and rows that fail."""

from pathlib import Path

import pytest
from pictures import picture, png_that_claims

from flashgen.authoring.decode import decode
from flashgen.authoring.parse import parse
from flashgen.authoring.source import Source
from flashgen.kinds.question import Question
from flashgen.media.library import Library
from flashgen.rules import (
    alt,
    chains,
    characters,
    clozes,
    colons,
    dialects,
    facets,
    ids,
    images,
    markup,
    math,
    quotes,
    references,
    rows,
    tags,
    unused,
)
from flashgen.rules.registry import RULES, lint
from flashgen.rules.subject import Subject

BASE = "id: q\ntitle: T\nquestion: Q?\nanswer:\n  short: A.\n"
LINES = BASE.count("\n")
CONCEPT = "concepts:\n  - id: c\n    term: t\n    definition: d\n"
FORMULA = "formulas:\n  - id: f\n    name: n\n"
COMPARISON = "comparisons:\n  - id: c\n    title: t\n    between: [A, B]\n    rows:\n"

Found = tuple[int, int, str]


def subject(text: str, cards: Path) -> Subject:
    source = Source(cards / "q.yaml", "q.yaml", text)
    node, findings = parse(source)
    assert node, findings
    decoded = decode(Question, source, node)
    assert decoded.whole, decoded.findings
    return Subject(source, decoded, Library(cards))


def found(rule: object, more: str, cards: Path = Path()) -> list[Found]:
    """Return what a rule finds after the base: lines count from its end."""
    assert callable(rule)
    findings = list(rule(subject(BASE + more, cards)))
    assert all(finding.message and str(finding) for finding in findings)
    return [(f.line - LINES, f.column, f.code) for f in findings]


def table(*named: tuple[str, str, list[Found]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("more", "expected"), [row[1:] for row in named], ids=[row[0] for row in named]
    )


def item(name: str, was: str = "") -> str:
    more = f"    was: [{was}]\n" if was else ""
    return f"  - id: {name}\n    term: t\n    definition: d\n{more}"


def text(markdown: str) -> str:
    return "summary: |\n" + "".join(f"  {line}\n" for line in markdown.split("\n"))


@table(
    ("different ids", f"concepts:\n{item('a')}{item('b')}", []),
    ("an old id that is free", f"concepts:\n{item('a', 'b')}", []),
    ("the id of the question", f"concepts:\n{item('q')}", []),
    ("parts named like items", f"{CONCEPT}approach:\n  - {{id: c, step: s}}\n", []),
    ("an id used twice", f"concepts:\n{item('a')}{item('a')}", [(5, 9, "FG121")]),
    (
        "three times",
        f"concepts:\n{item('a')}{item('a')}{item('a')}",
        [(5, 9, "FG121"), (8, 9, "FG121")],
    ),
    (
        "twice in different lists",
        CONCEPT + "clozes:\n  - id: c\n    text: '{{c1::x}}'\n",
        [(6, 9, "FG121")],
    ),
    (
        "twice in a chain",
        "follow_ups:\n  - id: f\n    question: q\n    answer: a\n    follow_ups:\n"
        "      - {id: f, question: q, answer: a}\n",
        [(6, 14, "FG121")],
    ),
    (
        "twice among points",
        "expects:\n  - {id: a, point: p}\n  - {id: a, point: p}\n",
        [(3, 10, "FG121")],
    ),
    (
        "twice among steps",
        "approach:\n  - {id: a, step: p}\n  - {id: a, step: p}\n",
        [(3, 10, "FG121")],
    ),
    (
        "twice among rows",
        COMPARISON + "      - {id: r, aspect: x, values: [a, b]}\n" * 2,
        [(7, 14, "FG121")],
    ),
    (
        "an old id still in use",
        f"concepts:\n{item('a', 'b')}{item('b')}",
        [(5, 11, "FG122")],
    ),
    ("its own id", f"concepts:\n{item('a', 'a')}", [(5, 11, "FG122")]),
    (
        "an old id claimed twice",
        f"concepts:\n{item('a', 'o')}{item('b', 'o')}",
        [(9, 11, "FG122")],
    ),
)
def test_ids(more: str, expected: list[Found]) -> None:
    assert found(ids.check, more) == expected


@table(
    ("a facet of its kind", CONCEPT + "    skip: [define]\n    ask: {example: Why?}\n", []),
    ("a facet of the question", "skip: [expects]\nask: {explain: Why?}\n", []),
    ("a facet beside a formula", FORMULA + "    tex: x\n    skip: [where]\n", []),
    ("a misspelt facet", CONCEPT + "    skip: [name, defin]\n", [(5, 18, "FG123")]),
    ("a facet of another kind", CONCEPT + "    ask:\n      derivation: x\n", [(6, 7, "FG123")]),
    ("a facet the question has not", "skip: [define]\n", [(1, 8, "FG123")]),
    (
        "a facet of a nested follow-up",
        "follow_ups:\n  - id: f\n    question: q\n    answer: a\n    follow_ups:\n"
        "      - {id: g, question: q, answer: a, skip: [explain]}\n",
        [(6, 48, "FG123")],
    ),
)
def test_facets(more: str, expected: list[Found]) -> None:
    assert found(facets.check, more) == expected


@table(
    ("a value for each column", COMPARISON + "      - {id: r, aspect: x, values: [a, b]}\n", []),
    ("too few", COMPARISON + "      - {id: r, aspect: x, values: [a]}\n", [(6, 28, "FG124")]),
    (
        "too many",
        COMPARISON + "      - id: r\n        aspect: x\n        values: [a, b, c]\n",
        [(8, 9, "FG124")],
    ),
    ("none", COMPARISON + "      - {id: r, aspect: x, values: []}\n", [(6, 28, "FG124")]),
)
def test_rows(more: str, expected: list[Found]) -> None:
    assert found(rows.check, more) == expected


def test_a_count_of_one_is_a_singular() -> None:
    more = COMPARISON + "      - {id: r, aspect: x, values: [a]}\n"
    (finding,) = rows.check(subject(BASE + more, Path()))
    assert finding.message == "this row has 1 value for 2 columns"


SOURCES = "sources:\n  chen2020: {title: t, authors: a, year: 2020, where: w}\n"


@table(
    ("a known source", f"{SOURCES}source: [chen2020]\n{CONCEPT}    source: [chen2020]\n", []),
    ("no sources", "source: [x]\n", [(1, 10, "FG131")]),
    (
        "a misspelt source of an item",
        f"{CONCEPT}    source: [chen2020, chen202]\n{SOURCES}",
        [(5, 24, "FG131")],
    ),
)
def test_references(more: str, expected: list[Found]) -> None:
    assert found(references.check, more) == expected


def chain(length: int) -> str:
    if not length:
        return ""
    inner = chain(length - 1)
    return f"follow_ups: [{{id: f{length}, question: q, answer: a{', ' * bool(inner)}{inner}}}]"


def test_a_chain_of_four_passes_and_a_fifth_fails() -> None:
    assert found(chains.check, chain(4) + "\n") == []
    (finding,) = found(chains.check, chain(7) + "\n")
    assert finding[2] == "FG116"
    assert chain(7)[: finding[1] - 1].count("follow_ups") == 4


@table(
    ("a path below cards", "summary: '![a](media/good.png)'\n", []),
    ("an image of an item", CONCEPT + "    image: media/good.png\n", []),
    ("a blank in the name", "summary: '![a](<media/a b.png>)'\n", []),
    ("a percent sign for a blank", "summary: '![a](media/a%20b.png)'\n", []),
    ("brackets in the alt text", "summary: '![a [b] c](media/good.png)'\n", []),
    ("HTML", 'summary: <img alt="x" src="media/good.png">\n', []),
    ("in code", "summary: '`![a](nope.png)` <code>x</code>'\n", []),
    ("in a fence", "summary: |\n  ```\n  ![a](nope.png)\n  ```\n", []),
    ("escaped", "summary: '\\![a](nope.png)'\n", []),
    ("a key that is no image", "concepts:\n  - {id: c, term: image, definition: '!x'}\n", []),
    ("missing", "summary: |\n  x\n  ![a](nope.png) y\n", [(3, 8, "FG132")]),
    (
        "two missing",
        "summary: '![a](no.png) ![b](nope.png)'\n",
        [(1, 16, "FG132"), (1, 29, "FG132")],
    ),
    ("missing, of an item", CONCEPT + "    image: nope.png\n", [(5, 12, "FG132")]),
    ("missing, in capitals", "summary: <IMG SRC='nope.png'>\n", [(1, 20, "FG132")]),
    ("missing, with a title", "summary: '![a]( nope.png \"t\")'\n", [(1, 17, "FG132")]),
    (
        "missing, in a cloze",
        "clozes: [{id: c, text: '{{c1::![a](nope.png)}}'}]\n",
        [(1, 36, "FG132")],
    ),
    ("outside", "summary: '![a](../secret.png)'\n", [(1, 16, "FG132")]),
    ("outside by an absolute path", "summary: '![a](/etc/hostname.png)'\n", [(1, 16, "FG132")]),
    ("outside by a link", "summary: '![a](media/link.png)'\n", [(1, 16, "FG132")]),
    ("remote", "summary: '![a](https://e.org/a.png)'\n", [(1, 16, "FG132")]),
    ("remote without a scheme", "summary: '![a](//e.org/a.png)'\n", [(1, 16, "FG132")]),
    ("data", "summary: '![a](data:image/png;base64,AAAA)'\n", [(1, 16, "FG132")]),
    ("one cut off", "summary: '![a](media/cut.png)'\n", [(1, 16, "FG132")]),
    ("one of too many pixels", CONCEPT + "    image: media/huge.png\n", [(5, 12, "FG132")]),
    ("a JPEG called PNG", "summary: '![a](media/photo.png)'\n", [(1, 16, "FG139")]),
    ("a pipe", "summary: '![a](media/pipe.png)'\n", [(1, 16, "FG132")]),
    ("a folder", "summary: '![a](media)'\n", [(1, 16, "FG132")]),
    ("no picture", "summary: '![a](note.txt)'\n", [(1, 16, "FG132")]),
    ("NUL", "summary: '![a](%00.png)'\n", [(1, 16, "FG132")]),
)
def test_images(more: str, expected: list[Found], collection: Path) -> None:
    assert found(images.check, more, collection) == expected


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    import os

    cards = tmp_path / "cards"
    (cards / "media").mkdir(parents=True)
    for name in ("media/good.png", "media/a b.png", "note.txt", "../secret.png"):
        (cards / name).write_bytes(picture(".png"))
    (cards / "media/link.png").symlink_to("../../secret.png")
    os.mkfifo(cards / "media/pipe.png")
    (cards / "media/cut.png").write_bytes(picture(".png")[:-20])
    (cards / "media/huge.png").write_bytes(png_that_claims(2**31 - 1, 2**31 - 1))
    (cards / "media/photo.png").write_bytes(picture(".jpg"))
    return cards


@table(
    ("levels", "tags: ['a::b', c]\n", []),
    ("an empty level of the question", "tags: [a, 'b::::c']\n", [(1, 11, "FG126")]),
    ("an empty level of an item", CONCEPT + "    tags: ['::a']\n", [(5, 12, "FG126")]),
    ("the word that Anki searches untagged notes by", "tags: [None]\n", [(1, 8, "FG126")]),
    ("the tag of retired notes", "tags: ['flashgen::retired::x']\n", [(1, 8, "FG126")]),
    ("a tag like these", "tags: ['none::a', 'flashgen', 'retired']\n", []),
    ("a tag that imports take away", "tags: [a, Marked]\n", [(1, 11, "FG136")]),
    ("such a tag of an item", CONCEPT + "    tags: [leech]\n", [(5, 12, "FG136")]),
    ("a tag like that one", "tags: ['leech::a', 'a::marked', leeches]\n", []),
)
def test_tags(more: str, expected: list[Found]) -> None:
    assert found(tags.check, more) == expected


@pytest.mark.parametrize("title", ["'A: b'", "'`a`'", "'C++'", "'2 $<$ 3'", "'🔥'"])
def test_a_title_that_names_one_deck_passes(title: str) -> None:
    text = BASE.replace("title: T", f"title: {title}")
    assert list(tags.check(subject(text, Path()))) == []


@pytest.mark.parametrize("title", ["'a::b'", "'a:*:*b'", "'***'", "'``'"])
def test_a_title_that_names_no_deck_or_two_fails(title: str) -> None:
    text = BASE.replace("title: T", f"title: {title}")
    (finding,) = tags.check(subject(text, Path()))
    assert (finding.line, finding.column, finding.code) == (2, 8, "FG125")


def tex(formula: str) -> str:
    return f"{FORMULA}    tex: {formula}\n"


@table(
    ("balanced braces", tex(r"\frac{a}{b}"), []),
    ("shown braces", tex(r"\{x\} \left\{ y \right."), []),
    ("a line break before a word", tex(r"\begin{aligned} a \\word \end{aligned}"), []),
    ("a percent sign", tex(r"5\,\%"), []),
    ("macros of mathtools", tex(r"a \coloneqq b \xrightleftharpoons{c}"), []),
    ("a dollar sign that is shown", tex(r"\$5"), []),
    ("math in a text", tex(r"\text{if $x$ holds}"), []),
    ("money", "summary: It costs $5 and {10$ more\n", []),
    ("math in code", "summary: '`$\\frac{$`'\n", []),
    ("a symbol called tex", FORMULA + "    tex: x\n    where:\n      tex: costs $5 and 6 {x\n", []),
    ("a cloze inside math", "clozes: [{id: c, text: '$x_{ {{c1::a_{b}}} }$'}]\n", []),
    ("an open brace", tex(r"\frac{a}{b"), [(4, 18, "FG301")]),
    ("a closing brace too many", tex("a}b"), [(4, 11, "FG301")]),
    ("an open brace in prose", "summary: so $\\frac{a$ is\n", [(1, 19, "FG301")]),
    ("an open brace in a display", "summary: |\n  so\n  $$x^{2$$\n", [(3, 7, "FG301")]),
    ("in the second formula", "summary: |\n  $x$ and\n  $$\n  y}\n  $$\n", [(4, 4, "FG301")]),
    ("in a symbol", FORMULA + "    tex: x\n    where:\n      x_{i: value\n", [(6, 9, "FG301")]),
    ("in a title", "concepts: [{id: c, term: '$x}$', definition: d}]\n", [(1, 29, "FG301")]),
    ("href", tex(r"a \href{x}{y}"), [(4, 12, "FG302")]),
    (
        "two of them",
        "summary: $\\style{}{}$ $\\cssId{a}{b}$\n",
        [(1, 11, "FG302"), (1, 24, "FG302")],
    ),
    (
        "after a line break",
        tex(r"\begin{aligned} a \\\class{x}{y} \end{aligned}"),
        [(4, 30, "FG302")],
    ),
    ("dollar signs around TeX", tex("$x$"), [(4, 10, "FG303")]),
    ("a dollar sign after a shown one", tex(r"\$5 $x"), [(4, 14, "FG303")]),
    ("TeX as code", "summary: '`\\sigma` is written $\\sigma$'\n", []),
    ("a path of Windows", "summary: 'C:\\Users\\alphabet'\n", []),
    ("TeX outside a formula", "summary: the \\sigma of it\n", [(1, 14, "FG307")]),
    ("a formula that is never closed", "summary: so $\\sqrt{n} is\n", [(1, 14, "FG307")]),
    ("a letter whose formula is never closed", "summary: so $x is\n", [(1, 13, "FG307")]),
    ("a display that is never closed", "summary: so $$x is\n", [(1, 13, "FG307")]),
    ("blanks inside the dollar signs", "summary: so $ x_i $ is\n", [(1, 13, "FG307")]),
    ("an index without a backslash", "summary: so w_{ij} is\n", [(1, 14, "FG307")]),
    ("the marks of LaTeX", "summary: so \\(x_i\\) and \\[x_i\\] is\n", []),
    ("the marks of GitHub", "summary: so $`x_i`$ is\n", []),
    ("bad TeX between the marks of LaTeX", "summary: so \\(\\R\\) is\n", [(1, 15, "FG305")]),
    ("bad TeX between the marks of GitHub", "summary: so $`\\R`$ is\n", [(1, 15, "FG305")]),
    (
        "bad TeX in a fence for math",
        "summary: |\n  so\n\n  ```math\n  x +\n  \\R\n  ```\n",
        [(6, 3, "FG305")],
    ),
    ("doubled marks of LaTeX", "summary: so \\\\(x\\\\) is\n", [(1, 13, "FG307")]),
    ("marks of LaTeX at a name", "summary: so a\\[x_i\\] is\n", [(1, 14, "FG307")]),
    (
        "an environment outside a formula",
        "summary: \\begin{equation}x\\end{equation}\n",
        [(1, 10, "FG307")],
    ),
    ("a blank at the end", "summary: the $T_i = $ period\n", [(1, 14, "FG307")]),
    ("a blank at the start", "summary: the $ P(A|B)$ period\n", [(1, 14, "FG307")]),
    ("a blank after a letter", "summary: and $x $ too\n", [(1, 14, "FG307")]),
    ("a blank behind a formula", "summary: Values $x_i=$ 5 and $n = $ 3\n", [(1, 30, "FG307")]),
    ("a blank after money", "summary: It costs $5 and $ x_i $ is\n", [(1, 26, "FG307")]),
    ("money", "summary: for $5 or US$ 7 or 8 $ or $ 9 and 10 $ each or $HOME\n", []),
    ("a shown dollar", "summary: 'the \\$x of it'\n", []),
    ("brackets", "summary: 'a \\(not b\\) set {x_1} and {a}_b'\n", []),
    ("an unknown macro", tex(r"x = \argmin_y f"), [(4, 14, "FG305")]),
    ("an unknown macro that another one starts with", tex(r"a \Rightarrow \R"), [(4, 24, "FG305")]),
    ("an unknown macro that starts like a refused one", tex(r"\hrefx"), [(4, 10, "FG305")]),
    ("an unknown macro in prose", "summary: |\n  so\n  is $\\R$\n", [(3, 7, "FG305")]),
    (
        "an unknown macro in a cloze",
        "clozes: [{id: c, text: '{{c1::$\\R$}}'}]\n",
        [(1, 32, "FG305")],
    ),
    ("a missing argument", tex(r"a \frac{b}"), [(4, 12, "FG306")]),
    ("an environment left open", tex(r"\begin{aligned} a"), [(4, 10, "FG306")]),
    ("two subscripts", tex("a_b_c"), [(4, 13, "FG306")]),
    ("a comment", tex("5 % of"), [(4, 12, "FG304")]),
    ("a definition", tex(r"\def\a{x}\a"), [(4, 10, "FG302")]),
    ("a label, which a second card could not define", tex(r"x \label{a}"), [(4, 12, "FG302")]),
    ("a definition of an operator", tex(r"\DeclareMathOperator{\a}{a}\a"), [(4, 10, "FG302")]),
    ("braces nested beyond sense", tex(r"\sqrt{" * 200 + "}" * 200), [(4, 10, "FG306")]),
    ("an unknown environment", tex(r"\begin{bmatix} 1 \end{bmatix}"), [(4, 10, "FG306")]),
    (
        "an environment of LaTeX in prose",
        "summary: so $\\begin{case} 1 \\end{case}$ is\n",
        [(1, 14, "FG306")],
    ),
    ("another end", tex(r"\begin{align} a \end{aligned}"), [(4, 26, "FG306")]),
    ("columns of none", tex(r"\begin{equation} a & b \end{equation}"), [(4, 29, "FG306")]),
    (
        "an unknown environment in a cloze",
        "clozes: [{id: c, text: 'a {{c1::$\\begin{bmat} 1 \\end{bmat}$}} b'}]\n",
        [(1, 34, "FG306")],
    ),
    ("a percent sign in a text", tex(r"\text{95% CI}"), []),
    ("math in all sorts of texts", tex(r"\mbox{if $x>0$} \fbox{$y$} \textbf{all $i$}"), []),
    ("a number in the margin", tex(r"a = b \tag{$\star$}"), []),
    ("coloured and by number", tex(r"\colorbox{yellow}{$x$} \unicode{65}"), []),
    (
        "an escaped sign in a text",
        tex(r"\text{95\% CI, R\&D}"),
        [(4, 18, "FG309"), (4, 26, "FG309")],
    ),
    ("macros in a text", tex(r"\mbox{for \textbf{all}}"), [(4, 20, "FG309")]),
    ("a line break in a text", tex(r"\text{a \\ b}"), [(4, 10, "FG309")]),
    ("escaped signs outside a text", tex(r"\operatorname{a\_b} \mathrm{R\&D}"), []),
    ("LaTeX's quotes", tex(r"\text{``spam''}"), [(4, 10, "FG310")]),
    ("a reference to nothing", "summary: by $\\eqref{a}$\n", [(1, 14, "FG302")]),
    ("a number within a line", "summary: by $a \\tag{1}$\n", [(1, 16, "FG306")]),
    (
        "an open brace in a block",
        "summary: |\n  The loss is\n\n  $$\n  \\frac{1}{n \\sum_i x_i\n  $$\n\n  and so on.\n",
        [(5, 11, "FG301")],
    ),
    ("an open brace in a display", "summary: so $$ \\frac{1}{n $$ is\n", [(1, 24, "FG301")]),
    ("TeX pasted from JSON", "summary: so $\\\\mathbb{R}^n$ is\n", [(1, 14, "FG310")]),
    ("norms pasted from JSON", "summary: so $$\\\\|v\\\\|^2$$ is\n", [(1, 15, "FG310")]),
    ("a subscript escaped for Markdown", "summary: so $p\\_{model}$ is\n", [(1, 15, "FG310")]),
    (
        "rows pasted from JSON",
        tex(r"\begin{pmatrix} a \\\\ c \end{pmatrix}"),
        [(4, 28, "FG310")],
    ),
    ("a backslash before the end", "summary: so $$ a\\ $$ is\n", [(1, 17, "FG306")]),
    ("the end of a formula inside it", "summary: so $a \\) b$ is\n", [(1, 16, "FG306")]),
    ("a hidden argument", "clozes: [{id: c, text: '$\\sqrt{ {{c1::x}} }$'}]\n", []),
    (
        "an argument hidden with its braces",
        "clozes: [{id: c, text: '$\\frac{{c1::1}}{2}$'}]\n",
        [(1, 31, "FG306")],
    ),
    (
        "a hidden index without braces",
        "clozes: [{id: c, text: '$x_{{c1::i}}$'}]\n",
        [(1, 28, "FG310")],
    ),
    (
        "half an environment hidden",
        "clozes: [{id: c, text: '${{c1::\\left( a}} + b \\right)$'}]\n",
        [(1, 47, "FG306")],
    ),
    (
        "a macro that runs into what is hidden",
        "clozes: [{id: c, text: '$\\alpha{{c1::b}}$'}]\n",
        [(1, 26, "FG305")],
    ),
    (
        "a hint that is no TeX",
        "clozes: [{id: c, text: '${{c1::a::\\foo}} + b$'}]\n",
        [(1, 27, "FG305")],
    ),
    (
        "dollar signs around a symbol",
        FORMULA + "    tex: x\n    where:\n      $x$: value\n",
        [(6, 7, "FG303")],
    ),
)
def test_math(more: str, expected: list[Found]) -> None:
    assert found(math.check, more) == expected


def cloze(text: str) -> str:
    return f"clozes:\n  - id: c\n    text: |\n      {text}\n"


@table(
    ("one", cloze("a {{c1::b}}"), []),
    ("with a hint", cloze("a {{c1::b::which?}}"), []),
    ("nested", cloze("{{c1::a {{c2::b}} c}}"), []),
    ("in a formula", cloze("$x + {{c1::y_{i}}}$"), []),
    ("over a line break", cloze("{{c1::a\n      b}}"), []),
    ("several numbers", cloze("{{c1,2::a}}"), []),
    ("never closed", cloze("a {{c1::b"), [(4, 9, "FG141")]),
    ("closed inside the formula only", cloze("x $a_{ {{c1::b} }$"), [(4, 14, "FG141")]),
    ("nothing hidden", cloze("plain"), [(4, 7, "FG142")]),
    ("in code", cloze("`{{c1::b}}`"), []),
    ("in a fence", cloze("```py\n      {{c1::b}}\n      ```"), []),
    ("not closed in its code", cloze("{{c1::a}} `{{c1::b`"), [(4, 18, "FG145")]),
    ("number 0 in code", cloze("{{c1::a}} `x {{c0::b}}`"), [(4, 20, "FG143")]),
    ("a big c", cloze("{{c1::a}} {{C1::$x_{1}$}}"), [(4, 17, "FG145")]),
    ("a big c in code", cloze("{{c1::a}} `{{C1::b}}`"), [(4, 18, "FG145")]),
    ("one colon", cloze("{{c1::a}} {{c1:b}}"), [(4, 17, "FG145")]),
    ("a blank in the number", cloze("{{c1::a}} {{c 1::b}}"), [(4, 17, "FG145")]),
    ("an empty answer", cloze("so {{c1::}}"), [(4, 10, "FG177")]),
    ("an empty answer with a hint", cloze("so {{c1:: ::hint}}"), [(4, 10, "FG177")]),
    ("an empty answer in a formula", cloze("so $x{{c1::}}$"), [(4, 12, "FG177")]),
    ("an empty answer in code", cloze("so `x{{c1::}}`"), [(4, 12, "FG177")]),
    ("number 0", cloze("{{c1::a}} {{c0::b}}"), [(4, 17, "FG143")]),
    ("number 501", cloze("{{c1::a}} {{c501::b}}"), [(4, 17, "FG143")]),
    ("number 0 in a formula", cloze("$y {{c0::b}}$"), [(4, 10, "FG143")]),
    ("braces without a number", cloze("{{c1::a}} {{b}}"), [(4, 17, "FG145")]),
    ("one brace", cloze("{{c1::a}} {c2::b}"), [(4, 17, "FG145")]),
    ("braces in code", cloze("{{c1::a}} `{{b}}`"), []),
    ("over a paragraph", cloze("x {{c1::a\n\n      b}}"), [(4, 9, "FG144")]),
    ("over list items", cloze("- {{c1::a\n      - b}}"), [(4, 9, "FG144")]),
)
def test_clozes(more: str, expected: list[Found]) -> None:
    assert found(clozes.check, more) == expected


@table(
    ("a hint", cloze("{{c1::Paris::capital}} {{c2::x::a (real) number}} {{c3::80::per cent}}"), []),
    ("a formula", cloze("{{c1::$x::y$::a name}} is"), []),
    ("the colons of another text", cloze("std::vector<int> {{c1::a::b}}"), []),
    ("a type", cloze("{{c1::std::vector<int>}}"), [(4, 7, "FG176")]),
    ("a call", cloze("a {{c1::Foo::bar()}}"), [(4, 9, "FG176")]),
    ("three names", cloze("a {{c1::a::b::c}}"), [(4, 9, "FG176")]),
    ("a namespace that all know", cloze("{{c1::std::move}}"), [(4, 7, "FG176")]),
    ("an address", cloze("{{c1::fe80::1}}"), [(4, 7, "FG176")]),
    ("nothing after the colons", cloze("{{c1::std::}}"), [(4, 7, "FG176")]),
    ("as code", cloze("{{c1::`std::vector<int>`}} {{c2::std\\:\\:move}}"), []),
    ("in code", cloze("`{{c1::std::vector<int>}}`"), []),
    ("what looks like a hint in code", cloze("`x = {{c1::a::which one?}}`"), [(4, 12, "FG176")]),
)
def test_colons_in_clozes(more: str, expected: list[Found]) -> None:
    assert found(colons.check, more) == expected


@table(
    ("what is read", text("H~2~O ==a== b^2^ ~~c~~ d[^1] e^[f]\n\n[^1]: g"), []),
    ("no marks", text("~5 and ~6, a==b==c, [^abc], x^2 + y^2, \\~a\\~, a | b"), []),
    ("as code", text("`~a~` `[^1]` `![[a.png]]` `<img>`\n\n```\n| a |\n| b |\n```"), []),
    ("one tilde", text("the ~old~ loss"), [(2, 7, "FG178")]),
    ("a mark without its note", text("a[^1]"), [(2, 4, "FG178")]),
    ("a note without its mark", text("a\n\n[^1]: b"), [(4, 3, "FG178")]),
    ("a picture of Obsidian's", text("so ![[a.png|20]]"), [(2, 6, "FG178")]),
    ("a table without dashes", text("so\n\n| a | b |\n| c | d |\n| e | f |"), [(4, 3, "FG178")]),
    ("a table", text("| a | b |\n|---|---|\n| c | d |\n| e | f |"), []),
    ("a picture without a source", text("The tag <img> shows"), [(2, 11, "FG178")]),
    ("a picture", text("<img src='a.svg' alt='b'>"), []),
    ("a norm", text("the $\\|x\\|$ of it"), []),
    ("a norm in a table", text("| a |\n|---|\n| $p(x\\|z)$ |"), [(4, 9, "FG311")]),
    ("a norm beside a table", text("$\\|x\\|$\n\n| a |\n|---|\n| b |"), []),
    ("a bar and lines in a table", text("| a |\n|---|\n| $p(x|z) \\\\|$ |"), []),
)
def test_signs_of_other_dialects(more: str, expected: list[Found]) -> None:
    assert found(dialects.check, more) == expected


def test_every_rule_runs_and_all_findings_come_together() -> None:
    more = (
        "source: [zz]\nskip: [zz]\ntags: ['a::']\nsummary: '![](no.png) $}$ \u200b a''''b'\n"
        + SOURCES
        + FORMULA
        + "    tex: x\n    where: {y: z}\n"
        + COMPARISON
        + "      - {id: r, aspect: x, values: []}\n"
        + "clozes: [{id: c, text: x}]\n"
        + chain(5)
    )
    codes = {finding.code for finding in lint(subject(BASE + more, Path()))}
    errors = (116, 121, 123, 124, 126, 131, 132, 142, 301)
    assert codes == {f"FG{n}" for n in (*errors, 117, 135, 137, 138, 308)}
    assert len(RULES) == 18


@table(
    ("used", f"{SOURCES}source: [chen2020]\n", []),
    ("used by an item", f"{SOURCES}{CONCEPT}    source: [chen2020]\n", []),
    ("not used", SOURCES, [(2, 3, "FG135")]),
)
def test_unused(more: str, expected: list[Found]) -> None:
    assert found(unused.check, more) == expected


@table(
    ("a tag in a comparison", "summary: a<b and c>d\n", [(1, 11, "FG174")]),
    ("a script", "summary: What does <script> do?\n", [(1, 20, "FG174")]),
    ("an element that browsers hide", "summary: An <iframe> is\n", [(1, 13, "FG174")]),
    ("a link that nothing uses", "summary: '[Note]: important'\n", [(1, 11, "FG174")]),
    (
        "a cell too many",
        "summary: |\n  | a | b |\n  |---|---|\n  | 1 | 2 | 3 |\n",
        [(4, 13, "FG174")],
    ),
    ("beside a cloze", "clozes: [{id: c, text: 'a<b {{c1::and}} c>d'}]\n", []),
    ("beside a formula", "summary: a<b $x$ c>d\n", []),
    ("a callout", text("> [!note]- Title\n> x <b>y</b>"), []),
    ("a task", text("- [x] <b>y</b>"), []),
    ("footnotes", text("a[^note] <b>b</b>\n\n[^note]: c"), []),
    ("a size", text("![a|200x100](b.svg)"), []),
    ("in a cloze", "clozes: [{id: c, text: '{{c1::a<b and c>d}}'}]\n", [(1, 32, "FG174")]),
    ("a cloze in code", cloze("`x {{c1::a}}` <b>y</b>"), []),
    ("a word of a model", "summary: starts with <s>, ends with </s>\n", [(1, 22, "FG175")]),
    ("a word alone", "summary: <b>\n", [(1, 10, "FG175")]),
    ("never closed", "summary: a <b>c\n", [(1, 12, "FG175")]),
    ("never opened", "summary: a</b> c\n", [(1, 11, "FG175")]),
    (
        "an element that is not kept",
        "summary: <font color=red>x</font>\n",
        [(1, 10, "FG175"), (1, 27, "FG175")],
    ),
    ("an attribute", "summary: <b onclick='x()'>y</b>\n", [(1, 13, "FG175")]),
    ("a target", "summary: '[a](javascript:b)'\n", [(1, 13, "FG175")]),
    ("options of code", "summary: |\n  ```py hl_lines=1\n  x\n  ```\n", [(2, 9, "FG175")]),
    ("markup", "summary: <b>a</b> H<sub>2</sub>O <br> <kbd>Esc</kbd>\n", []),
    ("a table in HTML", "summary: <table><tr><td>a<td>b</table>\n", []),
    ("a link and a picture", "summary: <a href='https://a.b' title='c'>d</a> [e](f 'g')\n", []),
    ("a link by name", "summary: |\n  [a][b]\n\n  [b]: https://c.d 'e'\n", []),
    ("code", "summary: '`<b>`, `a<b and c>d`'\n", []),
    ("types", "summary: std::vector<int> and List<T>\n", []),
    ("comments, entities and lists", "summary: |\n  1. a&nbsp;b <!-- c -->\n  2. d\n", []),
    ("formulas", "summary: $a<b$ and $c>d$\n", []),
)
def test_words_and_tags(more: str, expected: list[Found]) -> None:
    assert found(markup.check, more) == expected


@table(
    ("plain", "summary: it''s red\n", [(1, 12, "FG138")]),
    ("in a block", "summary: |\n  the models'' sizes\n", [(2, 13, "FG138")]),
    ("below an empty line", "summary: |\n\n  the models'' sizes\n", [(3, 13, "FG138")]),
    (
        "in what a cloze text has besides",
        "clozes:\n- id: c\n  text: '{{c1::x}}'\n  extra: it''s {{c1::x\n",
        [(4, 12, "FG138")],
    ),
    (
        "in the title of a source called code",
        "sources:\n  code: {title: it''s, authors: a, year: 2020, where: w}\n",
        [(2, 19, "FG138")],
    ),
    ("between single quotes", "summary: 'it''s red'\n", []),
    ("a derivative", "summary: $f''x$ or `a''b`\n", []),
)
def test_doubled_quotes(more: str, expected: list[Found]) -> None:
    assert found(quotes.check, more) == expected


@table(
    ("a text", "summary: '![a](x.png)'\n", []),
    ("none", "summary: 'so ![](x.png)'\n", [(1, 14, "FG137")]),
    ("a blank", "summary: '![ ](x.png)'\n", [(1, 11, "FG137")]),
    ("a reference", "summary: '![][x]'\n", [(1, 11, "FG137")]),
    ("in code", "summary: '`![](x.png)`'\n", []),
    ("escaped", "summary: '\\![](x.png)'\n", []),
    ("HTML", "summary: <img src=x.png>\n", [(1, 10, "FG137")]),
    ("HTML with a text", "summary: <img alt='a' src=x.png>\n", []),
    ("HTML with an empty one", "summary: <img src=x.png alt=''>\n", [(1, 10, "FG137")]),
)
def test_alt(more: str, expected: list[Found]) -> None:
    assert found(alt.check, more) == expected


@table(
    ("letters of all kinds", "summary: 'é אב 中 👩\u200d👩 \u200cfi'\n", []),
    ("a zero-width blank", "summary: 'ab\u200bc'\n", [(1, 13, "FG117")]),
    ("a soft hyphen in a term", CONCEPT.replace("term: t", "term: a\u00adb"), [(3, 12, "FG117")]),
    ("a direction in code", "snippets: [{id: s, title: t, code: 'a\u202eb', explain: e}]\n",
     [(1, 38, "FG117")]),
)  # fmt: skip
def test_characters(more: str, expected: list[Found]) -> None:
    assert found(characters.check, more) == expected


def test_only_the_bounds_speak_of_a_text_that_is_out_of_all_of_them() -> None:
    more = f"tags: ['a::']\nsummary: '{'[' * 21}'\n"
    findings = lint(subject(BASE + more, Path()))
    assert [(f.line - LINES, f.column, f.code) for f in findings] == [(2, 31, "FG172")]
