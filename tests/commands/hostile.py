"""Random files that someone careless or hostile could write, and what must hold for each."""

import re
from pathlib import Path

from hypothesis import strategies as st
from pictures import SVG

from flashgen.authoring.settings import Settings
from flashgen.authoring.source import Source, read
from flashgen.between_questions import links
from flashgen.compiler.compile import Compiler
from flashgen.diagnostics import Diagnostic, has_errors
from flashgen.kinds.starter import filled
from flashgen.media.library import Library
from flashgen.targets.markdown.quiz import quiz
from flashgen.targets.markdown.sheet import sheet

VALID = filled("question.yaml", ID="q", TITLE="A title", QUESTION="Why?")
UNITS = (
    *"[ ] ( ) [a]( ![ ![a] < <a </ <!-- --> ` ``` $ $$ $x$ ${ {{c1:: }} :: * ** _ __ ~ ~~".split(),
    *"~~~ > - * 1. 1) | |- \\ \\\\ & &# &amp; # == -- [^1] [a]: [a][ ]( ](< <b> </b> <div>".split(),
    *"<p> </p> <pre> </pre> <code> <img <details> ' '' \" https:// a@b : *[ ! { } % é x".split(),
    *"^ _{ ^{ = \\frac \\frac{ \\sqrt{ \\begin{matrix} \\end{matrix} \\left( \\right)".split(),
    *"\\text{ \\def\\a \\a \\ce{ \\\\[ \\[ \\( ,, , ; ? . no yes 0x 1_0 null @ &a *a".split(),
    *"\\begin{cases} \\end{cases} \\begin{bmat} \\end{aligned} \\begin{aligned} \\eqref{a}".split(),
    *"\\text{95\\% $\\mbox{if $x$}$ $\\text{\\alpha}$ \\tag{1}".split(),
    *"\\verb|{| $$\\frac{1}{ $\\sqrt{{c1:: $\\begin{matrix} & \\end{matrix}$".split(),
    *"a 1 !!x << --- ... |2 >- 😀 \u202e \u200b \u00a0 \u0301 \ufe0f".split(" "),
    *(
        "\n",
        "\n\n",
        "\n      ",
        "\n    - ",
        "  ",
        "    ",
        "\t",
        " #",
        " # ",
        ": ",
        "- ",
        "> ",
        "? ",
    ),
)
STRUCTURE = (
    *"id: title: question: answer: short: concepts: formulas: tex: where: clozes: text:".split(),
    *"follow_ups: sources: tags: image: rows: values: between: skip: ask: was: source:".split(),
    *"extra: expects: approach:".split(),
)
TEXTS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(UNITS), min_size=1, max_size=4),
        st.sampled_from((1, 1, 2, 7, 99, 3000)),
    ),
    min_size=1,
    max_size=5,
).map(lambda parts: "".join("".join(units) * count for units, count in parts))
PIECES = st.sampled_from(UNITS + STRUCTURE) | TEXTS | st.text(max_size=4)


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """Give a file that was valid until some of its parts were removed, repeated or overwritten."""
    text = VALID
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from((0, 0, 1, 3, 20, 400))))
        piece = draw(PIECES | st.just(text[start:end] * 3) | st.just(""))
        text = text[:start] + piece + text[end:]
    return text


_PLACES = [
    found.span(1) for found in re.finditer(r"(?m)^ *(?:- )?[a-z_]+: ([^|>\n][^\n]*)$", VALID)
]


@st.composite
def texts_in_place(draw: st.DrawFn) -> str:
    """Give a valid file in which one text is a random one, quoted so that YAML accepts it."""
    start, end = draw(st.sampled_from(_PLACES))
    text = draw(TEXTS).replace("'", "''").replace("\n", "\n\n          ")
    return f"{VALID[:start]}'{text}'{VALID[end:]}"


def inside(finding: Diagnostic, text: str) -> bool:
    """Say whether a finding points into the text."""
    lines = text.split("\n")
    return (
        1 <= finding.line <= len(lines)
        and 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        and finding.excerpt == lines[finding.line - 1]
        and bool(str(finding))
    )


def check(text: str, compiler: Compiler) -> None:
    """Compile a text and write its sheets: that works or is an error that points into it."""
    source = Source(compiler.library.cards / "q.yaml", "q.yaml", text)
    compiled, findings = compiler.compile(source)
    assert (compiled is None) == has_errors(findings)
    assert all(inside(finding, source.text) for finding in findings)
    if compiled:
        content = compiled.content()
        assert sheet(content.question, {}, compiled.shown)
        assert quiz(content.question, content.planned, compiled.shown)
        across = links.check([compiled], quality=compiler.library)
        assert all(inside(f, source.text) for f in across if f.path == source.name)


def check_bytes(data: bytes, compiler: Compiler, folder: Path) -> None:
    """Read and compile what is in a file."""
    (folder / "q.yaml").write_bytes(data)
    source = read(folder / "q.yaml")
    if isinstance(source, Diagnostic):
        assert source.code == "FG103"
        assert str(source)
    else:
        check(source.text, compiler)


def compiler(cards: Path) -> Compiler:
    """Make a compiler of a collection that has the picture of the valid file."""
    (cards / "media").mkdir()
    (cards / "media/example-figure.svg").write_bytes(SVG)
    return Compiler(Settings(), Library(cards), quality=True)
