r"""Markdown becomes HTML that Anki and MathJax read as the author meant it."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.markup.html import TAGS
from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.read import read
from flashgen.markup.tokens import UnbalancedClozeError
from flashgen.targets.anki.cloze import defuse, hide
from flashgen.targets.anki.writer import Writer, display, highlighted, inline_math

WRITER = Writer(lambda path: f"packed-{path}")
block, inline, cloze = WRITER.block, WRITER.inline, WRITER.cloze


def formulas(html: str) -> list[str]:
    """Return the TeX that MathJax finds: in runs of text, not in code, over comments and `<br>`."""
    text = re.sub(r"<(pre|code)\b.*?</\1>", "<code>", html, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->|<br>", "", text, flags=re.DOTALL)
    pattern = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.DOTALL)
    runs = map(unescape, re.split(r"<[^>]*>", text))
    return [first or second for run in runs for first, second in pattern.findall(run)]


def text(html: str) -> str:
    return unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", html, flags=re.DOTALL)).strip()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$a<b$ and $c>d$", ["a<b", "c>d"]),
        ("$a&b$ $$a &= b$$", ["a&b", "a &= b"]),
        (r"$p(x_t \mid x_{<t})$", [r"p(x_t \mid x_{<t})"]),
        ("$a*b*c$ and $d_e_f$", ["a*b*c", "d_e_f"]),
        (r"$\text{if $x_i$ holds}$", [r"\text{if $x_i$ holds}"]),
        (r"$$\begin{matrix}a\\b\end{matrix}$$", [r"\begin{matrix}a\\b\end{matrix}"]),
        ("中$z$文", ["z"]),
        ("**$b_1$ and $b_2$** *$c$*", ["b_1", "b_2", "c"]),
        ("[link $x$](https://a.b)", ["x"]),
        ("# H $x$", ["x"]),
        ("title $x$\n===", ["x"]),
        ("| $P(a|b)$ | $\\|x\\|$ |\n|---|---|\n| $\\{a|b\\}$ | $$c|d$$ |", None),
        ("> q $x$\n> $$\n> a > b\n> $$\n>\n> - $$y$$", ["x", "a > b", "y"]),
        (">> $a\n>> > b$", ["a\n > b"]),
        ("- one $$L$$\n- two\n  $$\n  M\n  $$\n- $n$", ["L", "M", "n"]),
        ("- a\n\n  $$x$$\n\n  b $y$\n- c", ["x", "y"]),
        ("text $$L$$ text", ["L"]),
        ("a\n$$\nx\n$$\nb", ["x"]),
        ("term $t$\n:   meaning $m$", ["t", "m"]),
        ("`$x$` $y$ `` $z` ``", ["y"]),
        ("- a\n\n    ```\n    $x$\n    ```\n- b $y$", ["y"]),
        ("    $x$\n\n$y$", ["y"]),
        ("<code>$x$</code> <pre>$y$</pre> $z$", ["z"]),
        (" ".join(f"$x_{{{n}}}$" for n in range(12)), [f"x_{{{n}}}" for n in range(12)]),
        ("[0,1]($n$)", ["n"]),
        ("a<b $x$ c>d", ["x"]),
        ("<div>\n$x$\n</div>", ["x"]),
        (r"\\(not\\) and \\[not\\] but \\$x$", ["x"]),
        (r"`\(` $x$ `\)`", ["x"]),
        (r"&#92;(not&#92;) $x$", ["x"]),
    ],
)
def test_mathjax_finds_the_formulas_and_only_them(source: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = ["P(a|b)", r"\|x\|", r"\{a|b\}", "c|d"]
    assert formulas(block(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"costs \$5", "costs $5"),
        (r"`\$5`", r"\$5"),
        ("$5 and $10", "$5 and $10"),
        ("$5-$10", "$5-$10"),
        ("**$5** and **$6**", "$5 and $6"),
        ("$HOME and $PATH", "$HOME and $PATH"),
        ("100$ and 200$", "100$ and 200$"),
        ("a < b, AT&T, x<y", "a < b, AT&T, x<y"),
        ("std::vector<int> and Map<K, V>", "std::vector<int> and Map<K, V>"),
        ("{{c1::literal}} }} ::", "{{c1::literal}} }} ::"),
        ("[latex]x[/latex] [$] [sound:a.mp3]", "[latex]x[/latex] [$] [sound:a.mp3]"),
        ("-", "-"),
        ("+", "+"),
        ("1.", "1."),
        ("snake_case_name 2*3*4", "snake_case_name 234"),
    ],
)
def test_text_shows_as_it_was_meant(source: str, expected: str) -> None:
    html = block(source)
    assert text(html) == expected
    assert formulas(html) == []
    assert not re.search(r"\[(latex|\$|sound:)", html)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("text:\n- a\n- b", "<p>text:</p><ul><li>a</li><li>b</li></ul>"),
        ("text\n1. a", "<p>text</p><ol><li>a</li></ol>"),
        ("in\n1986. a", "<p>in\n1986. a</p>"),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        (
            "- a\n  - b\n    - c\n- d",
            "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>",
        ),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("1. a\n- b", "<ol><li>a</li></ol><ul><li>b</li></ul>"),
        ("- a\n\n  b\n- c", "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>"),
        ("- a\n# H\n- b", "<ul><li>a</li></ul><h1>H</h1><ul><li>b</li></ul>"),
        ("- a\n---\nb", "<ul><li>a</li></ul><hr><p>b</p>"),
        ("title\n---\n\n- a", "<h2>title</h2><ul><li>a</li></ul>"),
        (
            "> t\n> - a\n>   - b",
            "<blockquote><p>t</p><ul><li>a<ul><li>b</li></ul></li></ul></blockquote>",
        ),
        ("- a\n  > q", "<ul><li><p>a</p><blockquote><p>q</p></blockquote></li></ul>"),
        ("- - a\n  - b", "<ul><li><ul><li>a</li><li>b</li></ul></li></ul>"),
        ("* * *", "<hr>"),
        ("-a\n-b", "<p>-a\n-b</p>"),
        (
            "t\n| a |\n|---|\n| b |",
            '<p>t</p><table tabindex="0"><thead><tr><th>a</th></tr></thead>'
            "<tbody><tr><td>b</td></tr></tbody></table>",
        ),
    ],
)
def test_lists_and_tables_are_what_commonmark_says(source: str, html: str) -> None:
    assert re.sub(r">\n+", ">", re.sub(r"\n+<", "<", block(source))) == html


@pytest.mark.parametrize(
    "source",
    [
        "t\n```py\nx = 1\n\n  y\n```\nafter",
        "- a\n  ```py\n  x = 1\n\n    y\n  ```\n  after",
        "- a\n    - b\n\n        ```py\n        x = 1\n\n          y\n        ```\n        after",
        "- ```py\n  x = 1\n\n    y\n  ```\n\n  after",
        "> ```py\n> x = 1\n>\n>   y\n> ```\n> after",
        "1. t\n\n   ~~~py\n   x = 1\n\n     y\n   ~~~\n   after",
    ],
)
def test_a_fence_is_code_wherever_it_stands(source: str) -> None:
    html = block(source)
    (code,) = re.findall(r"<pre>(.*?)</pre>", html, re.DOTALL)
    assert text(code) == "x = 1\n\n  y"
    assert '<span class="mi">1</span>' in code
    assert "<p>after</p>" in html
    assert "<p></p>" not in html


@pytest.mark.parametrize(
    ("source", "attribute"),
    [
        ('[a](https://b.c "t $x$")', 'title="t $x$"'),
        ("[a](https://b.c/?x=$y&z=$w)", 'href="https://b.c/?x=$y&amp;z=$w"'),
        ("![a $x$](b.png)", 'alt="a $x$"'),
        ("![a](media/$x$.png)", 'src="packed-media/$x$.png"'),
        ("![a](<media/a b.png>)", 'src="packed-media/a b.png"'),
        ('<img src="c&amp;d.png">', 'src="packed-c&amp;d.png"'),
    ],
)
def test_attributes_stay_as_written(source: str, attribute: str) -> None:
    assert attribute in block(source)
    assert formulas(block(source)) == []


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.y/z.js></SCRIPT>",
    '<img src="a.png" onerror="alert(1)">',
    "<img src=a.png onerror=alert(1)//",
    '<b onclick="alert(1)">x</b>',
    '<details open ontoggle="alert(1)">x</details>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" jAvAsCrIpT&#58;alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    '<iframe src="https://x.y"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<style>.card { display: none }</style>",
    '<p style="position: fixed">x</p>',
    '<link rel="stylesheet" href="https://x.y/z.css">',
    '<meta http-equiv="refresh" content="0;url=https://x.y">',
    '<base href="https://x.y/">',
    '<object data="x.swf"></object><embed src="x.swf">',
    '<form action="https://x.y"><input name="a"><button>b</button></form>',
    '<video src="x" onerror="alert(1)"></video>',
    '<b id="answer">x</b>',
    "x {: onclick=alert(1) }",
    "# x {onclick=alert(1)}",
    "```{onclick=alert(1)}\nx\n```",
    "``` { .x onclick=alert(1) }\nx\n```",
    '$</p><script>alert(1)</script><img src=x onerror="alert(1)">$',
    '[$"onmouseover="alert(1)$](https://a.b "$" onclick="alert(1)$")',
    "<!--><script>alert(1)</script>-->",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<b$x$ onclick=alert(1)>y</b>",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "wrapping", ["{}", "- {}", "| {} |\n|---|\n| x |", "a {} b", "{{{{c1::{}}}}}"]
)
def test_attacks_leave_nothing(attack: str, wrapping: str) -> None:
    source = wrapping.format(attack)
    for html in (block(source), cloze(f"{source}\n\n{{{{c2::x}}}}")):
        markup = re.sub(r'"[^"]*"', '""', "".join(re.findall(r"<[^>]*>", html)))
        assert not re.search(r"\s(on\w+|style|id|srcdoc)\s*=", markup), html
        tags = {name.lower() for name in re.findall(r"</?(\w+)", html)}
        assert tags <= TAGS, html
        for target in re.findall(r'(?:href|src)="([^"]*)"', html):
            scheme = unescape(target).strip().lower().partition(":")[0]
            assert scheme not in ("javascript", "data", "vbscript"), html


PIECES = {
    "math": st.sampled_from(
        [
            "x_{%d}",
            r"a<b_{%d}",
            r"\text{if $y_{%d}$}",
            "p(a|b_{%d})",
            "u_{v_{%d}} & w",
            r"\{*%d*\}",
            "%d::c",
        ]
    ),
    "word": st.sampled_from(
        "so **bold** *em* _em_ `code` `$c$` `a|b` costs \\$5 <b>x</b> 中 & ) ( .".split()
    ),
}


@st.composite
def mixtures(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw a text of paragraphs, lists, quotes and tables, with the formulas it contains."""
    count, blocks, expected = 0, [], []
    for _ in range(draw(st.integers(1, 4))):
        lines = []
        for _ in range(draw(st.integers(1, 3))):
            words = []
            for _ in range(draw(st.integers(1, 4))):
                if draw(st.booleans()):
                    tex = draw(PIECES["math"]) % count
                    mark = draw(st.sampled_from(["$", "$$"]))
                    count += 1
                    expected.append(tex)
                    words.append(f"{mark}{tex}{mark}")
                else:
                    words.append(draw(PIECES["word"]))
            lines.append(" ".join(words))
        match draw(st.sampled_from(["text", "- ", "1. ", "> ", "table", "## ", "    - "])):
            case "text":
                blocks.append("\n".join(lines))
            case "table":
                head, *rows = (f"| {line} | b |" for line in lines)
                blocks.append("\n".join([head, "|---|---|", *rows]))
            case "    - ":
                blocks.append("- top\n" + "\n".join(f"    - {line}" for line in lines))
            case lead:
                blocks.append("\n".join(lead + line for line in lines))
    between = draw(st.sampled_from(["\n\n", "\n\n```\n$code$\n```\n\n"]))
    return between.join(blocks), expected


@given(mixtures())
@settings(max_examples=150, deadline=None)
def test_every_formula_of_a_mixture_survives_once_and_whole(mixture: tuple[str, list[str]]) -> None:
    source, expected = mixture
    html = block(source)
    assert formulas(html) == expected
    assert not re.search("[\ue000\ue001]", html)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("{{c1::$x^{a_{b}}$}}", r"<p>{{c1::\(x^{a_{b}<!-- -->}\)}}</p>"),
        ("{{c1::`a}}b`}}", "<p>{{c1::<code>a}<!-- -->}b</code>}}</p>"),
        ("{{c1::`a::b`}} `c::d`", "<p>{{c1::<code>a:<!-- -->:b</code>}} <code>c::d</code></p>"),
        ("{{c1::a::why $x_{a_{b}}$?}}", r"<p>{{c1::a::why \(x_{a_{b}<!-- -->}\)?}}</p>"),
        ("{{c1::a {{c2::b}} c}}", "<p>{{c1::a {{c2::b}} c}}</p>"),
        ("{{c1,2::$a$}}", r"<p>{{c1::{{c2::\(a\)}}}}</p>"),
        (
            "{{c1,2,3::a::$h_{i_{j}}$?}} b",
            r"<p>{{c1::{{c2::{{c3::a::\(h_{i_{j}<!-- -->}\)?}}::\(h_{i_{j}<!-- -->}\)?}}"
            r"::\(h_{i_{j}<!-- -->}\)?}} b</p>",
        ),
        (r"$\frac{{{c1::a_{b}}}}{c}$", r"<p>\(\frac{{{c1::a_{b}<!-- -->}}}{c}\)</p>"),
        ("$${{c1::x}} < {{c2::y::h}}$$", r"<p>\[{{c1::x}} &lt; {{c2::y::h}}\]</p>"),
        ("`a {{c1::b::c}}`", "<p><code>a {{c1::b:<!-- -->:c}}</code></p>"),
        (
            "<code>&#123;{c1::no}}</code> {{c1::yes}}",
            "<p><code>{<!-- -->{c1::no}}</code> {{c1::yes}}</p>",
        ),
        ("<code>{{c1::yes}}</code>", "<p><code>{{c1::yes}}</code></p>"),
        ("{{c1::a:}} b", "<p>{{c1::a:<!-- -->}} b</p>"),
        (
            '{{c1::[l](https://a.b "t::u}}v")}}',
            '<p>{{c1::<a href="https://a.b" title="t&#58;&#58;u&#125;&#125;v"'
            ' rel="noopener noreferrer">l</a>}}</p>',
        ),
        (
            "- {{c1::a}}\n- **{{c2::b}}**",
            "<ul>\n<li>{{c1::a}}</li>\n<li><strong>{{c2::b}}</strong></li>\n</ul>",
        ),
    ],
)
def test_clozes_reach_anki_as_meant(source: str, html: str) -> None:
    assert cloze(source) == html


def test_a_cloze_without_an_end_is_refused() -> None:
    with pytest.raises(UnbalancedClozeError):
        cloze("a {{c1::b")


@pytest.mark.parametrize(
    "source",
    [
        "![{{c1::a}}](b.png)",
        "a {{c1::b\n\n[c]: d}}",
        "<script>{{c1::a}}</script>",
        "<style>$x$</style>",
    ],
)
def test_a_formula_or_cloze_never_vanishes_silently(source: str) -> None:
    with pytest.raises(LostMarkupError, match=r"a (formula or a )?cloze"):
        cloze(source)


def test_what_is_hidden_cannot_end_its_cloze() -> None:
    html = hide("3", block("$x_{a_{b}}$ `{{c1::y}}` std::map }}"))
    assert html.startswith("{{c3::<p>")
    assert html.endswith("</p>}}")
    inner = html.removeprefix("{{c3::").removesuffix("}}")
    assert not re.search(r"\}\}|::|\{\{", inner)
    assert formulas(html) == ["x_{a_{b}}"]
    assert text(inner) == r"\(x_{a_{b}}\) {{c1::y}} std::map }}"


def test_text_beside_clozes_is_not_read_as_one() -> None:
    assert defuse("{{c1::x}} {{y}}") == "{<!-- -->{c1::x}} {{y}}"


def test_one_paragraph_is_unwrapped_and_more_are_not() -> None:
    assert inline("a **b** $c$") == r"a <strong>b</strong> \(c\)"
    assert inline("a\n\nb") == "<p>a</p>\n<p>b</p>"
    assert inline("- a") == "<ul>\n<li>a</li>\n</ul>"


def test_bare_tex_is_escaped() -> None:
    assert inline_math(" a<b ") == r"\(a&lt;b\)"
    assert display("a &= b") == r"\[a &amp;= b\]"


@pytest.mark.parametrize(
    "code", ["a\n```\nb", "~~~~", "$x$ <b> {{c1::y}}", "  indented\n\n\n    more", "\\(x\\)"]
)
def test_code_is_shown_exactly(code: str) -> None:
    html = highlighted(code, "text")
    (shown,) = re.findall(r"<code>(.*?)\n</code>", html, re.DOTALL)
    assert unescape(re.sub(r"<[^>]*>", "", shown)) == code
    assert formulas(html) == []


def test_code_has_syntax_colours() -> None:
    assert '<span class="k">def</span>' in highlighted("def f(): pass", "python")


CODE = """
class Node:
    \"\"\"A node

\tin a list.\"\"\"
    def last(self) -> list[int]: return [f"{x}" for x in {1: 2}]  # <b>
"""


def coloured(html: str) -> list[tuple[str, str]]:
    """Return each sign of some HTML with the class of the span around it."""
    found, kind = [], ""
    for piece in re.findall(r"<[^<>]*>|&\w+;|.", html, re.DOTALL):
        if piece.startswith("<"):
            kind = piece[len('<span class="') : -2] if "span class" in piece else ""
        else:
            found.append((piece, kind))
    return found


def test_a_cloze_in_a_fence_changes_no_colour() -> None:
    code = CODE.strip()
    expected = coloured(highlighted(code, "python"))
    for start in range(0, len(code), 3):
        html = cloze(f"```python\n{code[:start]}{{{{c1::{code[start:]}}}}}\n```")
        assert html.count("{{c1::") == html.count("}}") == 1
        assert coloured(html.replace("{{c1::", "").replace("}}", "")) == expected
    html = cloze("```python\n{{c1::def}} f(): return {{c2::1}}\n```")
    assert '{{c1::<span class="k">def</span>}}' in html
    assert '{{c2::<span class="mi">1</span>}}' in html


@pytest.mark.parametrize("language", ["python", "text", "", "c++"])
def test_a_tab_in_code_stays_a_tab(language: str) -> None:
    assert "a\tb" in re.sub("<[^<>]*>", "", highlighted("a\tb", language))
    html = block(f"1. x\n   ```{language}\n   a\tb\n   \tc\n   ```")
    assert "a\tb\n\tc\n" in re.sub("<[^<>]*>", "", html)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("$$a\\ $$", r"<p>\[a\]</p>"),
        ("$$a\\ \\ \n$$", r"<p>\[a\]</p>"),
        ("$$a\\\\ \\ $$", r"<p>\[a\\\]</p>"),
    ],
)
def test_a_blank_at_the_end_of_a_formula_does_not_escape_what_ends_it(
    written: str, shown: str
) -> None:
    assert Writer(str).nodes(read(written)) == shown
