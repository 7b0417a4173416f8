r"""What counts as code, math and cloze marks in an author's text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.markup.scan import scan
from flashgen.markup.tokens import Piece, Token, UnbalancedClozeError, scan_code, scan_tex

CODE, INLINE, DISPLAY = Piece.CODE, Piece.INLINE_MATH, Piece.DISPLAY_MATH
OPEN, HINT, CLOSE = Piece.CLOZE_OPEN, Piece.CLOZE_HINT, Piece.CLOZE_CLOSE


def bodies(text: str, piece: Piece) -> list[str]:
    return [token.body for token in scan(text) if token.piece is piece]


@pytest.mark.parametrize(
    "text",
    [
        r"costs \$5",
        "$5 and $10",
        "$5-$10",
        "**$5** and **$6**",
        "$HOME and $PATH",
        "100$ and 200$",
        "between $5M and $10M",
        "$1,000, $2,000 or $3,000",
        "$ x $",
        "$x $",
        "$",
        "$$",
        "$$$$",
        "$$ $$",
        "$a\n\nb$",
        "$$a\n\nb$$",
        r"$x\$",
        "it is $5 with `x=$y`",
        "a `$x$` b",
        "`` ` $x$ ` ``",
        "```\n$x$\n```",
        "~~~\n$x$\n~~~",
        "- a\n\n    ```\n    $x$\n    ```",
        "1. a\n   ```tex\n   $x$\n   ```",
        "> ```\n> $x$\n> ```",
        "````\n```\n$x$\n```\n````",
        "<!-- $x$ -->",
        '<span title="$x$">a</span>',
        "<https://a.b/?x=$y&z=$w>",
        "[a](https://a.b/?x=$y&z=$w)",
        '[a](b "a $x$")',
        r"\(see below\) and \[citation needed\]",
        r"\[1\] and \[x\](y), \(1\) first",
        r"f\(x_1\) and a\[x_i\]",
        r"\\(x_1\\)",
        "\\(x_1\n\n\\)",
        r"\(`x_1`\)",
        "$` `$",
        "```math\n\n```",
        "```maths\nx\n```",
        r"\[CLS\] and \[0, 1\]",
    ],
)
def test_this_is_not_math(text: str) -> None:
    assert bodies(text, INLINE) + bodies(text, DISPLAY) == []


@pytest.mark.parametrize(
    ("text", "inline", "display"),
    [
        ("$x$", ["x"], []),
        (r"$p(x_t \mid x_{<t})$", [r"p(x_t \mid x_{<t})"], []),
        ("$a<b$ and $c>d$", ["a<b", "c>d"], []),
        ("$a*b*c$", ["a*b*c"], []),
        (r"$\{x\}$", [r"\{x\}"], []),
        (r"$\text{if $x_i$ holds}$", [r"\text{if $x_i$ holds}"], []),
        (r"$\text{``so''}$ and $\text{``too''}$", [r"\text{``so''}", r"\text{``too''}"], []),
        ("中$z$文", ["z"], []),
        ("**$a$** *$b$* [$c$](d) # $e$", ["a", "b", "c", "e"], []),
        ("[0,1]($n$)", ["n"], []),
        ("it costs $5 or $x$", ["x"], []),
        (r"\$5 or $x$", ["x"], []),
        (r"\\$x$", ["x"], []),
        (r"$x\$y$", [r"x\$y"], []),
        ("$x$$y$", ["x", "y"], []),
        ("$k$-means, $n$th, $k$NN", ["k", "n", "k"], []),
        ("$a\nb$", ["a\nb"], []),
        ("`unclosed $x$", ["x"], []),
        ("a<b $x$ c>d", ["x"], []),
        ("text $$L$$ text", [], ["L"]),
        ("$$\na \\\\\nb\n$$", [], ["\na \\\\\nb\n"]),
        ("- a $$x$$\n- $y$", ["y"], ["x"]),
        ("a $`\\sqrt{3}`$ b $`a$b`$", [r"\sqrt{3}", "a$b"], []),
        (r"\(x^2\), \(n\), \( f(n) \)", ["x^2", "n", " f(n) "], []),
        (r"\[x^2\] and \(\text{see}\)", [r"\text{see}"], ["x^2"]),
        ("\\[\na \\\\[2pt]\nb\n\\]", [], ["\na \\\\[2pt]\nb\n"]),
        ("```math\nE\n\nm\n```", [], ["\nE\n\nm"]),
        ("- a\n  ~~~ math\n  $x\n  ~~~", [], ["\n  $x"]),
        ("> ```math\n> E", [], ["\n> E"]),
        (" ".join(f"$x_{{{n}}}$" for n in range(12)), [f"x_{{{n}}}" for n in range(12)], []),
    ],
)
def test_this_is_math(text: str, inline: list[str], display: list[str]) -> None:
    assert bodies(text, INLINE) == inline
    assert bodies(text, DISPLAY) == display


def test_a_fence_without_an_end_goes_on_to_the_end() -> None:
    (token,) = scan("a\n```py\n$x$\n")
    assert (token.piece, token.body) == (Piece.FENCE, "```py\n$x$\n")


def marks(tokens: list[Token] | tuple[Token, ...]) -> list[tuple[Piece, str]]:
    found = []
    for token in tokens:
        found += marks(token.inside) if token.inside else [(token.piece, token.body)]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{c1::a}}", [(OPEN, "1"), (CLOSE, "")]),
        ("{{c1::a::b}}", [(OPEN, "1"), (HINT, ""), (CLOSE, "")]),
        ("{{c1::a::b::c}}", [(OPEN, "1"), (HINT, ""), (CLOSE, "")]),
        ("{{c1,12::a}}", [(OPEN, "1,12"), (CLOSE, "")]),
        ("{{c1::a {{c2::b}} c}}", [(OPEN, "1"), (OPEN, "2"), (CLOSE, ""), (CLOSE, "")]),
        ("{{c1::`}}`}}", [(OPEN, "1"), (CODE, "`}}`"), (CLOSE, "")]),
        ("{{c1::$a_{b_{c}}$}}", [(OPEN, "1"), (INLINE, "a_{b_{c}}"), (CLOSE, "")]),
        (r"$\frac{{{c1::a_{b}}}}{c}$", [(OPEN, "1"), (CLOSE, "")]),
        (
            "$${{c1::a}} = {{c2::b::h}}$$",
            [(OPEN, "1"), (CLOSE, ""), (OPEN, "2"), (HINT, ""), (CLOSE, "")],
        ),
        ("a :: b }} c", []),
        ("`{{c1::x}}`", [(OPEN, "1"), (CLOSE, "")]),
        ("`{{c1::x::y}} {{c2::z`", [(OPEN, "1"), (CLOSE, "")]),
        ("```\n{{c1::x}}\n```", [(OPEN, "1"), (CLOSE, "")]),
        ("```{{c1::x}}\n```", [(Piece.FENCE, "```{{c1::x}}\n```")]),
        (r"\(x_{ {{c1::y}} }\)", [(OPEN, "1"), (CLOSE, "")]),
        (r"{{c1::\(x_{a_{b}}\)}} \)", [(OPEN, "1"), (INLINE, "x_{a_{b}}"), (CLOSE, "")]),
        ('{{c1::[a](b "c::d}}e")}}', [(OPEN, "1"), (CLOSE, "")]),
        ('{{c1::<span title="}}::">a</span>}}', [(OPEN, "1"), (CLOSE, "")]),
        ("{{c1::$HOME}} and {{c2::$PATH}}", [(OPEN, "1"), (CLOSE, ""), (OPEN, "2"), (CLOSE, "")]),
    ],
)
def test_cloze_marks(text: str, expected: list[tuple[Piece, str]]) -> None:
    assert marks(scan(text, clozes=True)) == expected


def test_cloze_marks_are_nothing_special_elsewhere() -> None:
    assert scan("{{c1::a::b}}") == ()


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("a {{c1::b", 2),
        ("{{c1::a {{c2::b}} c", 0),
        ("x $y {{c1::z$", 5),
        (r"a $\frac{{{c1::a}{b}$ b", 9),
        ("{{c1::`}}`", 0),
        (r"a \(b_1 {{c1::c\)", 8),
        ("```math\na {{c1::b\n```", 10),
    ],
)
def test_a_cloze_that_is_never_closed_is_found_where_it_opens(text: str, offset: int) -> None:
    with pytest.raises(UnbalancedClozeError) as raised:
        scan(text, clozes=True)
    assert raised.value.offset == offset


def test_marks_inside_tex_close_where_the_braces_of_the_formula_do() -> None:
    tex = r"{{c1::\{a_{b_{c}}::h}} + {{c2::d}}"
    assert [(m.piece, tex[m.start : m.end]) for m in scan_tex(tex)] == [
        (OPEN, "{{c1::"),
        (HINT, "::"),
        (CLOSE, "}}"),
        (OPEN, "{{c2::"),
        (CLOSE, "}}"),
    ]


@pytest.mark.parametrize(
    ("code", "hidden"),
    [
        ("{{c1::new int[]{1, 2}}}", ["new int[]{1, 2}"]),
        ("{{c1::if (x) {}}\n{{c2::}}}", ["if (x) {", "}"]),
        ("{ {{c1::x}}}", ["x"]),
        ("{{c1::a {{c2::b}} c}}", ["a {{c2::b}} c", "b"]),
        ("{{c1::std::move}}", ["std::move"]),
        ("{{c1::{\n", []),
    ],
)
def test_marks_inside_code_close_where_its_braces_do(code: str, hidden: list[str]) -> None:
    opened, found = [], []
    for mark in scan_code(code):
        if mark.piece is OPEN:
            opened.append(mark)
        else:
            first = opened.pop()
            found.append((first.start, code[first.end : mark.start]))
    assert [text for _, text in sorted(found)] == hidden


@given(st.text(alphabet="ab1 \n\\$`~{}:c()<>![]\"'-=*|/", max_size=60), st.booleans())
@settings(max_examples=300)
def test_tokens_are_in_order_and_are_what_the_text_says(text: str, clozes: bool) -> None:
    try:
        tokens = scan(text, clozes=clozes)
    except UnbalancedClozeError:
        assert clozes
        assert "{{c" in text
        return
    end = 0
    for token in tokens:
        assert end <= token.start < token.end <= len(text)
        assert token.body in text[token.start : token.end]
        end = token.end
    opened = [token.piece for token in tokens].count(OPEN)
    assert opened == [token.piece for token in tokens].count(CLOSE)
