import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.blocks import (
    Block,
    ClozeText,
    Code,
    Dialogue,
    Display,
    Fold,
    Hidden,
    Items,
    Labelled,
    Picture,
    Prose,
    Symbols,
    Table,
)
from flashgen.kinds.question import Reference
from flashgen.targets.anki.cloze import MARK_CLOSE, MARK_OPEN
from flashgen.targets.anki.html import render
from flashgen.targets.anki.notetypes import cloze_type, facets_type
from flashgen.targets.anki.sources import sources
from flashgen.targets.anki.writer import Writer

WRITER = Writer(lambda path: f"packed-{path}")
VOID = {"br", "hr", "img", "input"}
# What could end a cloze early, start one or start a hint, and what Markdown makes of it.
TRICKY = st.lists(
    st.sampled_from([*"{}:$`<\\|*x \n", "{{c1::", "{{c2::", "}}", "::", "- ", "\n\n", '<b a="']),
    max_size=12,
).map("".join)


def html(*blocks: Block, cloze: bool = False) -> str:
    return render(blocks, WRITER, cloze=cloze)


def hidden(part: str, content: str) -> str:
    """Return what stands for a hidden part until its number is known."""
    return f"{{{{c{MARK_OPEN}{part}{MARK_CLOSE}::{content}}}}}"


def numbered(field: str) -> str:
    return re.sub(f"{MARK_OPEN}.*?{MARK_CLOSE}", "1", field)


def shown(text: str) -> str:
    """Return HTML as its reader sees it: no comments, no character references."""
    return unescape(text.replace("<!-- -->", ""))


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        pytest.param(
            Prose("A *b* $x<y$\n\nc"),
            '<div class="fg-prose"><p>A <em>b</em> \\(x&lt;y\\)</p>\n<p>c</p></div>',
            id="prose",
        ),
        pytest.param(
            Labelled("Too low", "**slow**"),
            '<div class="fg-labelled"><span class="fg-label">Too low</span> '
            "<strong>slow</strong></div>",
            id="one labelled paragraph loses its tag",
        ),
        pytest.param(
            Labelled("R&D", "a\n\nb"),
            '<div class="fg-labelled"><span class="fg-label">R&amp;D</span> '
            "<p>a</p>\n<p>b</p></div>",
            id="labelled paragraphs keep theirs",
        ),
        pytest.param(
            Display(" a < b & c "),
            '<div class="fg-formula">\\[a &lt; b &amp; c\\]</div>',
            id="display",
        ),
        pytest.param(
            Code("3 < 4", "text"),
            '<div class="fg-output"><div class="highlight"><pre><span></span><code>3 &lt; 4\n'
            "</code></pre></div></div>",
            id="what a program prints",
        ),
        pytest.param(
            Picture("media/a b.svg", 'a "b"'),
            '<figure><img src="packed-media/a b.svg" alt="a &quot;b&quot;"></figure>',
            id="picture",
        ),
        pytest.param(
            Items(("*a*", "b")), "<ul>\n<li><em>a</em></li>\n<li>b</li>\n</ul>", id="items"
        ),
        pytest.param(
            Items(("a",), ordered=True), "<ol>\n<li>a</li>\n</ol>", id="items in their order"
        ),
        pytest.param(
            Items(("a",), boxes=True),
            '<ul class="fg-boxes">\n'
            '<li><label><input type="checkbox"><div>a</div></label></li>\n</ul>',
            id="items to tick off",
        ),
        pytest.param(
            Items(("a", "b"), boxes=True, shown_by=("*so*", "")),
            '<ul class="fg-boxes">\n'
            '<li><label><input type="checkbox"><div>a</div></label></li>\n'
            '<li><label><input type="checkbox"><div>b</div></label></li>\n</ul>\n'
            "<details><summary>How to show it</summary>\n"
            "<ul>\n<li><strong>a</strong> — <em>so</em></li>\n</ul>\n</details>",
            id="items to tick off, with a fold of how they are shown",
        ),
        pytest.param(
            Items((Hidden("a", "*so*", cue="**A:**"),)),
            '<ul class="fg-cued">\n<li><strong>A:</strong> {{ca::<em>so</em>}}</li>\n</ul>'.replace(
                "{ca", f"{{c{MARK_OPEN}a{MARK_CLOSE}"
            ),
            id="items behind their cues",
        ),
        pytest.param(
            Symbols((("x_{<t}", "what *was*"),)),
            '<table class="fg-symbols"><tbody>\n'
            "<tr><th>\\(x_{&lt;t}\\)</th><td>what <em>was</em></td></tr>\n</tbody></table>",
            id="symbols",
        ),
        pytest.param(
            Table(("", "A"), (("**r**", "$1$"), ("s", "2"))),
            '<table class="fg-table">\n<thead><tr><th></th><th>A</th></tr></thead>\n<tbody>\n'
            "<tr><td><strong>r</strong></td><td>\\(1\\)</td></tr>\n"
            "<tr><td>s</td><td>2</td></tr>\n</tbody></table>",
            id="table",
        ),
        pytest.param(
            Dialogue(("First?", "*Then?*")),
            '<div class="fg-dialogue">Asked before\n<ol>\n<li>First?</li>\n'
            "<li><em>Then?</em></li>\n</ol></div>",
            id="dialogue",
        ),
        pytest.param(
            Display("a < b", "a \\\\ < b"),
            '<div class="fg-formula"><span class="fg-wide">\\[a &lt; b\\]</span>'
            '<span class="fg-narrow">\\[a \\\\ &lt; b\\]</span></div>',
            id="display with its author's narrow form",
        ),
        pytest.param(
            Fold("More", (Prose("So **much** of $x$\n\n- a"),)),
            '<details><summary>More<span class="fg-opening">: So much of \\(x\\)</span></summary>\n'
            '<div class="fg-prose"><p>So <strong>much</strong> of \\(x\\)</p>\n'
            "<ul>\n<li>a</li>\n</ul></div>\n</details>",
            id="fold that says what it begins with",
        ),
        pytest.param(
            Fold("More", (Prose("- a"),)),
            "<details><summary>More</summary>\n"
            '<div class="fg-prose"><ul>\n<li>a</li>\n</ul></div>\n</details>',
            id="fold that begins with a list",
        ),
        pytest.param(
            Fold("More & more", (Display("x"), Prose("y"))),
            "<details><summary>More &amp; more</summary>\n"
            '<div class="fg-formula">\\[x\\]</div>\n<div class="fg-prose"><p>y</p></div>\n'
            "</details>",
            id="fold",
        ),
    ],
)
def test_a_block_becomes(block: Block, expected: str) -> None:
    assert html(block) == expected


def test_blocks_follow_each_other() -> None:
    assert html(Display("x"), Prose("y")) == f"{html(Display('x'))}\n{html(Prose('y'))}"


def test_code_has_its_colours() -> None:
    code = html(Code("def f(): return 'x'  # y", "python"))
    assert code.startswith('<div class="fg-code"><div class="highlight">')
    coloured = re.findall(r'<span class="(\w+)">([^<]+)</span>', code)
    assert {("k", "def"), ("nf", "f"), ("c1", "# y")} <= set(coloured)


def test_code_is_not_markup() -> None:
    assert "<b>" not in html(Code("<b>$x$</b>", "text"))
    assert "$x$" in html(Code("<b>$x$</b>", "text"))


def test_an_items_part_is_hidden() -> None:
    block = Items(("shown", Hidden("step", "**a** $x$")), ordered=True)
    part = hidden("step", "<strong>a</strong> \\(x\\)")
    assert html(block, cloze=True) == f"<ol>\n<li>shown</li>\n<li>{part}</li>\n</ol>"


def test_a_symbols_meaning_is_hidden_under_its_tex() -> None:
    field = html(Symbols(((r"\tau", Hidden(r"\tau", "scale")),)), cloze=True)
    assert f"<th>\\(\\tau\\)</th><td>{hidden(chr(92) + 'tau', 'scale')}</td>" in field


def test_a_rows_cells_are_hidden_together() -> None:
    cells = ("r", Hidden("row", "a"), Hidden("row", "b"))
    field = html(Table(("", "A", "B"), (cells,)), cloze=True)
    assert f"<td>r</td><td>{hidden('row', 'a')}</td><td>{hidden('row', 'b')}</td>" in field


def test_a_hidden_part_keeps_its_blocks() -> None:
    field = html(Items((Hidden("p", "a\n\n- b"),)), cloze=True)
    assert hidden("p", "<p>a</p>\n<ul>\n<li>b</li>\n</ul>") in field


def test_the_authors_own_clozes_stay() -> None:
    text = "Keep {{c1::the *encoder*::which part?}}, ${{c2::x_{a_{b}}}}$"
    assert html(ClozeText(text), cloze=True) == (
        "<p>Keep {{c1::the <em>encoder</em>::which part?}}, "
        "\\({{c2::x_{a_{b}<!-- -->}<!-- -->}}\\)</p>"
    )


@pytest.mark.parametrize(
    "block",
    [
        Prose("`{{c1::x}}`"),
        Labelled("L", "{{c1::x}}"),
        Display("{{c1::x}}"),
        Code("{{c1::x}}", "text"),
        Items(("{{c1::x}}",)),
        Symbols((("{{c1::x}}", "{{c1::x}}"),)),
        Table(("{{c1::x}}",), (("{{c1::x}}",),)),
        Dialogue(("{{c1::x}}",)),
        Fold("F", (Prose("{{c1::x}}"),)),
    ],
    ids=lambda block: type(block).__name__,
)
def test_text_that_looks_like_a_cloze_is_inert_in_a_cloze_field(block: Block) -> None:
    assert "{{c" in html(block)
    assert "{{c" not in html(block, cloze=True)
    assert shown(html(block, cloze=True)) == shown(html(block))


@given(TRICKY)
@settings(max_examples=150, deadline=None)
def test_whatever_is_hidden_is_one_cloze_without_a_hint(text: str) -> None:
    field = numbered(html(Items((Hidden("part", text),)), cloze=True))
    before, opening, rest = field.partition("{{c1::")
    content, closing, after = rest.partition("}}")
    assert (before, opening, closing, after) == ("<ul>\n<li>", "{{c1::", "}}", "</li>\n</ul>")
    assert "::" not in content
    assert not re.search(r"\{\{c\d", content)
    assert f"<ul>\n<li>{shown(content)}</li>\n</ul>" == shown(html(Items((text,))))


@given(TRICKY)
@settings(max_examples=150, deadline=None)
def test_whatever_is_shown_beside_a_cloze_opens_none(text: str) -> None:
    field = html(Prose(text), Table(("",), ((text,),)), cloze=True)
    assert not re.search(r"\{\{c[\d,]+::", field)


class Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(TRICKY)
@settings(max_examples=100, deadline=None)
def test_every_tag_is_closed(text: str) -> None:
    balance = Balance()
    balance.feed(
        html(
            Labelled("L", text),
            Items((text,), boxes=True),
            Symbols((("x", text),)),
            Fold("F", (Prose(text), Dialogue((text,)))),
        )
    )
    balance.close()
    assert balance.open == []


def test_every_class_of_ours_is_written_and_styled() -> None:
    blocks = (
        Prose("a"),
        Labelled("L", "a"),
        Display("x", "y"),
        Code("a" * 50, "text"),
        Code("a", "python"),
        Fold("More", (Prose("a"),)),
        Items(("a",), boxes=True),
        Items((Hidden("a", "b", cue="c"),)),
        Symbols((("x", "a"),)),
        Table(("A",), (("a",),)),
        Dialogue(("a",)),
    )
    templates = json.dumps([facets_type()["tmpls"], cloze_type()["tmpls"]])
    cited = sources(
        [Reference(**dict.fromkeys(("title", "authors", "year", "where"), "a"))], WRITER
    )
    said = WRITER.block("> [!note] T\n> x\n\n- [ ] a[^1]\n\n[^1]: x")
    written = set(re.findall(r"\bfg(?:-\w+)?\b", html(*blocks) + templates + cited + said))
    assert written == {name[1:] for name in re.findall(r"\.fg(?:-\w+)?\b", facets_type()["css"])}


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.1)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "night"])
def test_small_text_can_be_read(mode: int) -> None:
    rules = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", facets_type()["css"])
    assert len(rules) == 2
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", rules[mode]))
    grounds = {colours.pop(name) for name in ("paper", "panel", "mark", "marked")}
    del colours["line"]
    for name, text in colours.items():
        for ground in grounds:
            dark, light = sorted((luminance(text), luminance(ground)))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, text, ground)
