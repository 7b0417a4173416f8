"""What an author wrote, in Markdown that all readers take for the same."""

import re

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.blocks import Display, Picture, Symbols, Table
from flashgen.markup.gaps import Gap, fill
from flashgen.targets.markdown.formulas import display_tex
from flashgen.targets.markdown.lines import close, fence, listing, run_in, table
from flashgen.targets.markdown.writer import Writer, fits_cell, reveal

WRITER = Writer(lambda path: f"built/{path}", below=2)
# What makes tables, code, math and clozes hard to read apart.
TRICKY = st.text("ab1 |`$\\*_<[](){}:-#>\n", max_size=30)


@pytest.mark.parametrize(
    ("authored", "written"),
    [
        pytest.param("a $$x$$ b", "a\n\n$$\nx\n$$\n\nb", id="display math gets its own lines"),
        pytest.param("$$x$$", "$$\nx\n$$", id="alone"),
        pytest.param("- a $$x$$ b\n- c", "- a\n\n  $$\n  x\n  $$\n\n  b\n\n- c", id="in a list"),
        pytest.param("> $$x\n> y$$", "> $$\n> x\n> y\n> $$", id="in a quote"),
        pytest.param("$$a\n- b\n+c$$", "$$\na\n-b\n+c\n$$", id="no list inside a formula"),
        pytest.param("$$a\\\\b$$", "$$\na\\\\\nb\n$$", id="row ends where GitHub keeps it"),
        pytest.param(r"$\{a\}\,b$", r"$\lbrace a\rbrace b$", id="escapes GitHub would undo"),
        pytest.param("$a<b$", "$a < b$", id="no tag inside a formula"),
        pytest.param("`$x$`, $x$ or $5", "`$x$`, $x$ or \\$5", id="money, code, math"),
        pytest.param("a\nb  \nc", "a b\\\nc", id="wrapped lines joined, breaks kept"),
        pytest.param(
            "- a\n  b\n\n```\nx \n\n\n\ny\n```", "- a b\n\n```\nx\n\n\n\ny\n```", id="fence"
        ),
        pytest.param("# A #\n### B", "### A\n\n##### B", id="headings pushed below"),
        pytest.param("A\n===\n\nb\nc\n---", "### A\n\nb c\n\n---", id="underlined heading, rule"),
        pytest.param("    $5 | $x$", "```\n$5 | $x$\n```", id="indented code"),
        pytest.param("```py\n$x$", "```py\n$x$\n```", id="open fence closed"),
        pytest.param("- ~~~\n  x", "- ```\n  x\n  ```", id="open fence in a list closed"),
        pytest.param(
            "|a|b|\n|-|-|\n|$|x|$|`c|d` $$y$$|",
            "| a | b |\n| ---------------------------- | --------------------------------------"
            "-------------- |\n| $\\vert x\\vert$ | `c\\|d` $\\displaystyle y$ |",
            id="the author's table",
        ),
        pytest.param("![a](m/x.svg) `![a](x)`", "![a](built/m/x.svg) `![a](x)`", id="images"),
    ],
)
def test_prose(authored: str, written: str) -> None:
    assert WRITER.prose(authored) == written


@pytest.mark.parametrize(
    ("authored", "written"),
    [
        ("a|b", r"a\|b"),
        (r"a\|b", r"a\|b"),
        ("`a|b`", r"`a\|b`"),
        ("$|x|$", r"$\vert x\vert$"),
        (r"$|x|y \|z\|$", r"$\vert x\vert y \Vert z\Vert$"),
        (r"$a \\ b$", r"$a \\ b$"),
        ("a stray `", r"a stray \`"),
        ("two\nlines", "two lines"),
    ],
)
def test_cell(authored: str, written: str) -> None:
    assert WRITER.cell(authored) == written


@pytest.mark.parametrize(
    "authored",
    ["a\n\nb", "$$x$$", "```\nx\n```", "- a", "1. a", "a\n---", "# a", "> a", r"`a\|b`",
     r"$\begin{array}{c|c}a&b\end{array}$", "    code"],
)  # fmt: skip
def test_what_needs_more_than_a_cell(authored: str) -> None:
    assert not fits_cell(authored)


@given(st.lists(TRICKY.filter(fits_cell), min_size=3, max_size=3))
def test_a_cell_never_leaves_its_column(texts: list[str]) -> None:
    written = table(("A", "B", "C"), [[WRITER.cell(text) for text in texts]])
    html = markdown.markdown(written, extensions=["tables"])
    assert html.count("<td>") == 3
    assert "<th>C</th>" in html


@given(TRICKY)
def test_prose_is_tidy(text: str) -> None:
    written = WRITER.prose(text)
    assert not re.search(r"[ \t]$", written, re.MULTILINE)
    assert written == written.strip("\n")


@given(st.text("ab1 $\\{}<&-+>#=.\n|", max_size=30))
def test_no_line_of_a_formula_reads_as_markdown(tex: str) -> None:
    opening, *lines, closing = display_tex(tex)
    assert (opening, closing) == ("$$", "$$")
    assert not [line for line in lines if re.match(r"\s*$|[-+*] |\d+[.)] |>|#|[-+*=]+$", line)]


@pytest.mark.parametrize(
    ("authored", "written"),
    [
        pytest.param(
            "a\n| b |\n|---|\n| c |", "a\n\n| b |\n| --- |\n| c |", id="a table after a text"
        ),
        pytest.param(
            "这是**重要：**一定", "这是<strong>重要：</strong>一定", id="bold beside letters"
        ),
        pytest.param("的**“偏差”**很", "的<strong>“偏差”</strong>很", id="bold quotes"),
        pytest.param("**（a）** *b*", "**（a）** *b*", id="bold brackets"),
        pytest.param(
            "***a** b* un**super**vised", "*<strong>a</strong> b* un**super**vised", id="in"
        ),
        pytest.param("** a** and a * b", "\\*\\* a\\*\\* and a * b", id="stars"),
        pytest.param("snake_case __init__", "snake_case **init**", id="underscores"),
        pytest.param(r"\_\_init\_\_ _", r"__init\_\_ _", id="underscores that are shown"),
        pytest.param("std::vector<T> x<y", r"std::vector\<T> x\<y", id="no tags"),
        pytest.param(
            "x^2^ ~5 a~b~ :smile:", r"x<sup>2</sup> ~5 a<sub>b</sub> \:smile:", id="pandoc's marks"
        ),
        pytest.param("&copy; &amp;copy;", r"© \&copy;", id="entities"),
        pytest.param("[CLS] [0, 1] [a](b)", r"\[CLS] [0, 1] [a](b)", id="brackets"),
        pytest.param("(a) b", r"\(a) b", id="no list of letters"),
        pytest.param("1986\\. A year", r"1986\. A year", id="no list of numbers"),
        pytest.param("A. Author", "A. Author", id="initials"),
        pytest.param("~~a~~ H<sub>2</sub>O", "<del>a</del> H<sub>2</sub>O", id="HTML"),
        pytest.param("<https://a.b> [c](d 'e')", '<https://a.b> [c](d "e")', id="links"),
        pytest.param(
            "https://a.b/c_d https://a.b/~c~", r"https://a.b/c_d https:\//a.b/\~c\~", id="bare"
        ),
        pytest.param("``a`b`` `c`", "``a`b`` `c`", id="code"),
        pytest.param("- a\n- b\n\n1. c", "- a\n- b\n\n1. c", id="lists"),
        pytest.param("3. a\n4. b\n   - c", "3. a\n4. b\n   - c", id="lists that go on"),
        pytest.param("term\n: what it is", "**term**\n\n- what it is", id="definitions"),
        pytest.param("<details><summary>a</summary>b</details>", "**a**\n\nb", id="details"),
        pytest.param(
            "<table><tr><td>a<td>b</table>", "|  |  |\n| --- | --- |\n| a | b |", id="HTML table"
        ),
        pytest.param(
            "|a|b|\n|:-|-:|\n|c|d|", "| a | b |\n| :--- | ---: |\n| c | d |", id="aligned"
        ),
        pytest.param("# a #b\n\n## # #", "### a #b\n\n#### \\#", id="headings"),
    ],
)
def test_readers_agree(authored: str, written: str) -> None:
    assert re.sub(r"-{4,}", "---", WRITER.prose(authored)) == written


@pytest.mark.parametrize(
    ("authored", "shown"),
    [
        ("{{c1::a b}} c", "**a b** c"),
        ("{{c1::a::hint}}, {{c2::b {{c3::c}}}}", "**a**, **b c**"),
        (
            "un{{c1::super}}vised {{c1::$N$}}-way, {{c2::$N$}}th",
            "un**super**vised **$N$**-way, <strong>$N$</strong>th",
        ),
        ("$x = {{c1::\\frac{a}{b}}}$", r"$x = \boldsymbol{\frac{a}{b}}$"),
        ("{{c1::a **b**}}", "**a b**"),
        ("`x {{c1::a}}`", "`x a`"),
        ("```py\nx {{c1::a}}\n```", "```py\nx a\n```"),
        ("{{c1::a\n\nb}}", "a\n\nb"),
    ],
)
def test_what_a_cloze_hides_is_bold(authored: str, shown: str) -> None:
    assert WRITER.prose(reveal(authored)) == shown


def test_fill_tells_what_is_around_a_gap() -> None:
    gaps: list[Gap] = []
    text = "a {{c1::b {{c2::c}}::tip}}d ${{c3::e::f}}$"
    assert fill(text, lambda gap: gaps.append(gap) or "_") == "a _d $_$"
    assert gaps == [Gap("b c", "tip", math=False, before=" ", after="d"), Gap("e", "f", math=True)]


def test_blocks() -> None:
    assert WRITER.blocks((Display("x"), Symbols((("x", "what"),)))) == "$$\nx\n$$\n\n- $x$: what"
    assert (
        WRITER.blocks((Picture("m/a b.svg", "a [b] $1"),)) == r"![a \[b\] \$1](<built/m/a b.svg>)"
    )


def test_a_table_with_a_long_cell_becomes_lists() -> None:
    written = WRITER.blocks((Table(("", "A", "B"), (("**r**", "- x\n- y", "z"),)),))
    assert written == "**r**\n\n- **A**:\n\n  - x\n  - y\n\n- **B**: z"


def test_layout() -> None:
    assert fence("a\n````\nb", "md").startswith("`````md\n")
    assert WRITER.line("the **best** `**`", bold=True) == "**the best `**`**"
    assert run_in("**L.**", "a") == "**L.** a"
    assert run_in("**L.**", "- a") == "**L.**\n\n- a"
    assert run_in("**L.**", WRITER.prose("(a) b")) == "**L.** (a) b"
    assert listing(["a\nb", "c"], boxes=True) == "- [ ] a\n  b\n- [ ] c"
    assert close("text", "[1]") == "text [1]"
    assert close("$$\nx\n$$", "[1]") == "$$\nx\n$$\n\n[1]"
