"""Markdown is read into a small tree; code, formulas and cloze marks are its leaves."""

from string import punctuation

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.read import read
from flashgen.markup.tokens import UnbalancedClozeError
from flashgen.markup.tree import Code, Element, Formula, Mark, Nodes, images, unwrapped, visible

OPEN, HINT, CLOSE = Mark("{{", "1"), Mark("::"), Mark("}}")


def p(*children: object) -> Element:
    return Element("p", children)  # type: ignore[arg-type]


def blocks(nodes: Nodes) -> Nodes:
    """Leave out the blanks between blocks."""
    return tuple(
        Element(node.name, blocks(node.children), node.attributes)
        if isinstance(node, Element)
        else node
        for node in nodes
        if not isinstance(node, str) or node.strip("\n")
    )


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("a *b* $c$", (p("a ", Element("em", ("b",)), " ", Formula("c")),)),
        ("$$ a\\\\b $$", (p(Formula("a\\\\b", display=True)),)),
        ("> $$x\n> y$$", (Element("blockquote", (p(Formula("x\n y", display=True)),)),)),
        ("$`a$b`$ \\(c\\)", (p(Formula("a$b"), " ", Formula("c")),)),
        ("\\[ a\nb \\]", (p(Formula("a\nb", display=True)),)),
        (
            "- a\n  ```math\n  b\n  ```",
            (Element("ul", (Element("li", (p("a"), p(Formula("b", display=True)))),)),),
        ),
        ("```py\na\tb\n\tc\n```", (Code("a\tb\n\tc", "py", block=True),)),
        ("`$x$` ``a`b``", (p(Code("$x$"), " ", Code("a`b")),)),
        ("a\\*b &amp; &copy;", (p("a*b & ©"),)),
        ("~~a~~", (p(Element("del", ("a",))),)),
        ("    $x$\n\n    y", (Code("$x$\n\ny", block=True),)),
        ("a\n```py\n$x$\n```", (p("a"), Code("$x$", "py", block=True))),
        ("```{.py #id}\nx\n```", (Code("x", "py", block=True),)),
        ("~~~\n```\n~~~", (Code("```", block=True),)),
        ("```\nx", (Code("x", block=True),)),
        (
            "> ```\n> x\n\ny",
            (Element("blockquote", (Code("x", block=True),)), p("y")),
        ),
        (
            "1. ```\n   x\n     y\n   ```",
            (Element("ol", (Element("li", (Code("x\n  y", block=True),)),)),),
        ),
        (
            "2. - ```\n     x\n     ```",
            (
                Element(
                    "ol",
                    (Element("li", (Element("ul", (Element("li", (Code("x", block=True),)),)),)),),
                    {"start": "2"},
                ),
            ),
        ),
        (
            "|a|\n|-|\n|`x\\|y`|",
            (
                Element(
                    "table",
                    (
                        Element("thead", (Element("tr", (Element("th", ("a",)),)),)),
                        Element("tbody", (Element("tr", (Element("td", (Code("x|y"),)),)),)),
                    ),
                ),
            ),
        ),
        ("`x\\|y`", (p(Code("x\\|y")),)),
        ("std::vector<int>", (p("std::vector<int>"),)),
        ("<code>$x$</code>", (p(Code("$x$")),)),
        ("<kbd>a</kbd><br>", (p(Element("kbd", ("a",)), Element("br")),)),
        ("<b onclick='x()'>a</b>", (p(Element("b", ("a",))),)),
        ("[a](javascript:b)", (p(Element("a", ("a",))),)),
        (
            "[a $x$](b 'c $y$')",
            (p(Element("a", ("a ", Formula("x")), {"href": "b", "title": "c $y$"})),),
        ),
        ("<script>a</script>b", (p("b"),)),
        ("", ()),
        (" \n", ()),
    ],
)
def test_a_text_is_read_into_its_tree(text: str, nodes: Nodes) -> None:
    assert blocks(read(text)) == nodes


def box(*, checked: bool = False) -> Element:
    return Element(
        "input", (), {"type": "checkbox", "disabled": ""} | ({"checked": ""} if checked else {})
    )


def link(url: str) -> Element:
    return Element("a", (url,), {"href": url})


def quoted(kind: str, *children: object) -> Element:
    return Element("blockquote", children, {"class": f"fg-callout fg-callout-{kind}"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("H~2~O, x~i~", (p("H", Element("sub", ("2",)), "O, x", Element("sub", ("i",))),)),
        ("~5 and ~6, ~a~, a~ b~, a\\~b\\~", (p("~5 and ~6, ~a~, a~ b~, a~b~"),)),
        ("m^2^, 10^-3^.", (p("m", Element("sup", ("2",)), ", 10", Element("sup", ("-3",)), "."),)),
        ("x^2 + y^2, x^2+y^2, 2^n^(m), ^a^", (p("x^2 + y^2, x^2+y^2, 2^n^(m), ^a^"),)),
        ("a ==b *c*== d", (p("a ", Element("mark", ("b ", Element("em", ("c",)))), " d"),)),
        ("a==b and c==d, a == b == c, x !=== y", (p("a==b and c==d, a == b == c, x !=== y"),)),
        ("a\\\nb", (p("a", Element("br"), "\nb"),)),
        ("a\\", (p("a\\"),)),
        ("see https://a.b/c_d_e.", (p("see ", link("https://a.b/c_d_e"), "."),)),
        (
            "(https://a.b/c(d)) **https://e.f**",
            (p("(", link("https://a.b/c(d)"), ") ", Element("strong", (link("https://e.f"),))),),
        ),
        ("[https://a.b](https://a.b)", (p(link("https://a.b")),)),
        ("`https://a.b` https:// x", (p(Code("https://a.b"), " https:// x"),)),
        (
            "![a|200](b.png)![c|20x30](d.png)",
            (
                p(
                    Element("img", (), {"alt": "a", "src": "b.png", "width": "200"}),
                    Element("img", (), {"alt": "c", "src": "d.png", "width": "20", "height": "30"}),
                ),
            ),
        ),
        ("The <img> tag", (p("The <img> tag"),)),
        (
            "- [x] a\n- [ ] *b*\n- [y] c",
            (
                Element(
                    "ul",
                    (
                        Element("li", (box(checked=True), "a"), {"class": "fg-task"}),
                        Element("li", (box(), Element("em", ("b",))), {"class": "fg-task"}),
                        Element("li", ("[y] c",)),
                    ),
                ),
            ),
        ),
        (
            "1. [X] a\n\n   b",
            (
                Element(
                    "ol",
                    (Element("li", (p(box(checked=True), "a"), p("b")), {"class": "fg-task"}),),
                ),
            ),
        ),
        (
            "> [!NOTE] A *b*\n> c",
            (quoted("note", p(Element("strong", ("A ", Element("em", ("b",))))), p("c")),),
        ),
        ("> [!tip]\n> c", (quoted("tip", p(Element("strong", ("Tip",))), p("c")),)),
        ("> [!tip]\n>\n> c", (quoted("tip", p(Element("strong", ("Tip",))), p("c")),)),
        (
            "> [!to-do]- A\n> b",
            (quoted("to-do", Element("details", (Element("summary", ("A",)), p("b")))),),
        ),
        (
            "> [!to-do]+ A",
            (quoted("to-do", Element("details", (Element("summary", ("A",)),), {"open": ""})),),
        ),
        (
            "> a\n\n> [!tip]\n> b\n\n> [!note]\n> c",
            (
                Element("blockquote", (p("a"),)),
                quoted("tip", p(Element("strong", ("Tip",))), p("b")),
                quoted("note", p(Element("strong", ("Note",))), p("c")),
            ),
        ),
        ("- [x] ", (Element("ul", (Element("li", ("[x] ",)),)),)),
        ("> a [!tip] b", (Element("blockquote", (p("a [!tip] b"),)),)),
        (
            "a[^x] b^[c *d*] `[^x]` e[^x]\n\n[^x]: f\n    g\n[^y]: h",
            (
                p(
                    *("a", Element("sup", ("1",)), " b", Element("sup", ("2",)), " "),
                    *(Code("[^x]"), " e", Element("sup", ("1",))),
                ),
                p("[^y]: h"),
                Element(
                    "div",
                    (
                        Element(
                            "ol",
                            (
                                Element("li", ("f\n    g",)),
                                Element("li", ("c ", Element("em", ("d",)))),
                            ),
                        ),
                    ),
                    {"class": "fg-footnotes"},
                ),
            ),
        ),
        ("a[^1]", (p("a[^1]"),)),
    ],
)
def test_marks_of_other_dialects_are_read_as_they_are_meant(text: str, nodes: Nodes) -> None:
    assert blocks(read(text)) == nodes


@pytest.mark.parametrize("sign", punctuation)
def test_every_sign_of_ascii_can_be_escaped(sign: str) -> None:
    assert read(f"a\\{sign}b") == (p(f"a{sign}b"),)
    assert read(f"\\{sign}{sign} [b](c)")[0] == p(
        f"{sign}{sign} ", Element("a", ("b",), {"href": "c"})
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\\<b>x\\</b>", "<b>x</b>"),
        ("\\&amp; \\&lt;", "&amp; &lt;"),
        ("\\<!-- a -->", "<!-- a -->"),
        ("\\<div>\n\nb", "<div> b"),
        ("\\<b $x$", "<b x"),
        ("\\[a](b) \\![c](d)", "[a](b) !c"),
        ("a\\\\\nb", "a\\ b"),
        ("\\==a== a\\~b~ x\\^2^ \\https://a.b", "==a== a~b~ x^2^ \\https://a.b"),
        ("> \\[!note] a", "[!note] a"),
        ("- \\[x] a", "[x] a"),
    ],
)
def test_what_is_escaped_is_no_markup(text: str, words: str) -> None:
    assert visible(read(text)) == words


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("{{c1::a::b}} c", (p(OPEN, "a", HINT, "b", CLOSE, " c"),)),
        ("*{{c1::a* b}}", (p(Element("em", (OPEN, "a")), " b", CLOSE),)),
        ("$x {{c1::y}}$", (p(Formula("x y", parts=("x ", OPEN, "y", CLOSE, ""))),)),
        ("`{{c1::a}}`", (p(Code("a", parts=(OPEN, "a", CLOSE))),)),
        ("``b` {{c1::a::c}}``", (p(Code("b` a::c", parts=("b` ", OPEN, "a::c", CLOSE))),)),
        (
            "> ```py\n> a {{c1::b\n> c}}\n> ```",
            (
                Element(
                    "blockquote",
                    ("\n", Code("a b\nc", "py", True, ("a ", OPEN, "b\nc", CLOSE, "")), "\n"),
                ),
            ),
        ),
        (
            "|a|\n|-|\n|`x\\|{{c1::y}}`|",
            (
                Element(
                    "table",
                    (
                        "\n",
                        Element(
                            "thead",
                            ("\n", Element("tr", ("\n", Element("th", ("a",)), "\n")), "\n"),
                        ),
                        "\n",
                        Element(
                            "tbody",
                            (
                                "\n",
                                Element(
                                    "tr",
                                    (
                                        "\n",
                                        Element(
                                            "td", (Code("x|y", parts=("x|", OPEN, "y", CLOSE)),)
                                        ),
                                        "\n",
                                    ),
                                ),
                                "\n",
                            ),
                        ),
                        "\n",
                    ),
                ),
            ),
        ),
        ("<code>{{c1::a}}</code>", (p(Code("a", parts=(OPEN, "a", CLOSE))),)),
    ],
)
def test_cloze_marks_are_leaves(text: str, nodes: Nodes) -> None:
    assert read(text, clozes=True) == nodes


@pytest.mark.parametrize("text", ["![{{c1::a}}](b)", "<style>$x$</style>", "a {{c1::b\n\n[c]: d}}"])
def test_what_would_be_lost_is_refused(text: str) -> None:
    with pytest.raises(LostMarkupError):
        read(text, clozes=True)


def test_a_cloze_without_an_end_is_refused() -> None:
    with pytest.raises(UnbalancedClozeError):
        read("a {{c1::b", clozes=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**a**b *c*\n\n- d\n- e", "ab c d e"),
        ("a $x$ `y` $$z$$", "a x y z"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("[a](b) ![c](d) <https://e.f>", "a https://e.f"),
        ("a  \nb<br>c<sub>2</sub>", "a b c2"),
    ],
)
def test_visible_are_the_words_that_a_reader_sees(text: str, words: str) -> None:
    assert visible(read(text)) == words


def test_images_are_known_by_their_authored_paths() -> None:
    text = "![a](b.png) `![c](d)` <img src='e f.png'>"
    assert list(images(read(text))) == ["b.png", "e f.png"]


def test_one_paragraph_is_unwrapped() -> None:
    assert unwrapped(read("a")) == ("a",)
    assert unwrapped(read("- a")) == read("- a")


@given(st.text("ab1 |`$\\*_<>[](){}:&;-#~!\n", max_size=40))
@settings(max_examples=200, deadline=None)
def test_nothing_of_the_reading_is_left_in_the_tree(text: str) -> None:
    try:
        shown = repr(read(text))
    except LostMarkupError:
        return
    assert not any(sign in shown for sign in ("\\ue000", "\\ue001", "\\x02", "klzzwxh", "wzxhzdk"))
