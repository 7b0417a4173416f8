r"""The judge beside the MathJax of Anki, run by Node as Anki sets it up.

What the judge lets through, Anki sets; what the judge says Anki cannot set, Anki does not. Random
formulas are made of every macro and environment that Anki knows, of texts with all sorts of things
in them, and of what is broken in the ways in which people break formulas.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import mathjax
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flashgen.math.judge import Judge, names

EXAMPLES = int(os.environ.get("FLASHGEN_FUZZ", "200"))
OURS = set("page definition reference comment text text-line tag end brace".split())
"""What is wrong although MathJax sets it, or depends on how Anki finds the formula."""
Shown = Callable[[str, bool], str]


@pytest.fixture(scope="module")
def anki() -> Iterator[Shown]:
    """Return what shows a formula as MathML."""
    if not shutil.which("node"):
        pytest.skip("Node runs Anki's MathJax here")
    es5 = Path(mathjax.__file__).parent / "static" / "mathjax" / "es5"
    command = ["node", str(Path(__file__).with_name("anki.js")), str(es5)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdin
        assert process.stdout
        stdin, stdout = process.stdin, process.stdout

        def shown(tex: str, display: bool) -> str:
            stdin.write(json.dumps([tex, display]) + "\n")
            stdin.flush()
            return str(json.loads(stdout.readline()))

        yield shown
        stdin.close()


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return Judge(tmp_path_factory.mktemp("cache"))


def is_broken(mathml: str) -> bool:
    """Say whether Anki shows an error, or a macro in red."""
    return "<merror" in mathml or '<mtext mathcolor="red">\\' in mathml


def agree(judge: Judge, anki: Shown, tex: str, display: bool) -> None:
    """Compare both on one formula."""
    objections = judge.judge(tex, display=display)
    faults = {objection.fault for objection in objections if not objection.is_odd}
    if faults & OURS:
        return
    mathml = anki(tex, display)
    assert bool(faults) == is_broken(mathml), (faults, mathml)
    if not objections:
        assert "???" not in mathml
        assert r"\verb" in tex or not re.search(r"<mtext[^>]*>[^<]*\\", mathml)


def _braced(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return inner.map(lambda tex: f"{{{tex}}}")


SIGNS = (
    r"a b x 1 2.5 + - = < > ( ) [ ] | / , ; . ! ' * : ~ & # % $ ^ _ { } \\ \{ \} \| \, \; \: \! "
    r"\% \& \_ \# \$ \( \) \[ \] é я 漢 😀 \left \right \left( \right) \left. \middle| \limits"
).split()
MACROS = [rf"\{name}" for name in names("macro")]
ENVIRONMENTS = names("environment")
WRITTEN = "case bmat tabular itemize proof Matrix aligned* matrix".split()
BLANKS = st.sampled_from(["", "", " ", "\n", "  "])
IN_TEXT = st.lists(
    st.sampled_from(
        "a R&D 95% 95\\% max_depth max\\_depth $x$ $\\alpha_i$ $ \\$ \\alpha \\textbf{b} \\emph{c} "
        "\\\\ \\, ~ `` '' -- # \\# { } \\{ \\} \\(x\\) \\ref{a} \\ldots é".split()
    ),
    max_size=4,
).map(" ".join)
TEXTS = st.builds(
    "{}{{{}}}".format,
    st.sampled_from(
        r"\text \mbox \textbf \textit \texttt \hbox \fbox \tag \tag* \operatorname \unicode \ce "
        r"\verb \colorbox{red} \texttip{x} \mathtip{x} \bbox[2px] \enclose{box}".split()
    ),
    IN_TEXT,
)
ATOMS = st.one_of(
    st.sampled_from(SIGNS),
    st.sampled_from(r"\alpha \frac \sqrt \sum \mathbb \hat \binom \overset \color".split()),
    st.sampled_from(MACROS),
    st.sampled_from([r"\R", r"\argmin", r"\bm", r"\foo", r"\begin", r"\end", r"\item"]),
    TEXTS,
)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    row = st.lists(inner, min_size=1, max_size=4).map(" ".join)
    name = st.sampled_from([*ENVIRONMENTS, *WRITTEN])
    begin = st.one_of(name, name.map(lambda n: f"{n}}}{{c|c"))
    cells = st.lists(st.lists(row, max_size=3).map(" & ".join), max_size=3).map(r" \\ ".join)
    return st.one_of(
        row,
        st.builds("{}{}".format, st.sampled_from(MACROS), _braced(row)),
        st.builds("{}{}{}".format, st.sampled_from(MACROS), _braced(row), _braced(row)),
        st.builds("{}[{}]{}".format, st.sampled_from(MACROS), row, _braced(row)),
        st.builds("{}_{}^{}".format, inner, _braced(row), _braced(row)),
        st.builds(r"\left( {} \right]".format, row),
        st.builds(
            lambda n, body: rf"\begin{{{n}}} {body} \end{{{n.partition('}')[0]}}}", begin, cells
        ),
        st.builds(lambda n, m, body: rf"\begin{{{n}}} {body} \end{{{m}}}", name, name, cells),
    )


FORMULAS = st.recursive(ATOMS, _larger, max_leaves=8)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(FORMULAS, st.booleans())
@example(r"\begin{case} 1 & x > 0 \\ 0 & x \le 0 \end{case}", True)
@example(r"\begin{equation} a & b \end{equation}", True)
@example(r"\text{see \ref{a}}", True)
@example(r"\unicode{99999999}", True)
@example(r"\begin{numcases}{x} a & b\% \\ c & d \end{numcases}", True)
@example(r"\begin{prooftree} \AxiomC{a} \UnaryInfC{b} \end{prooftree}", True)
def test_judge_and_anki_agree(judge: Judge, anki: Shown, tex: str, display: bool) -> None:
    agree(judge, anki, tex, display)


def test_every_macro_and_environment_is_judged_as_anki_sets_it(judge: Judge, anki: Shown) -> None:
    for name in MACROS:
        for after in ("", "{x}", "{x}{y}", "[x]{y}{z}"):
            agree(judge, anki, name + after, True)
    for name in ENVIRONMENTS:
        for inner in ("a", "a & b", r"a \\ b", r"{c} a", r"{cc} a & b \\ c", "{2} a & b"):
            agree(judge, anki, rf"\begin{{{name}}}{inner}\end{{{name}}}", True)
            agree(judge, anki, rf"\begin{{{name}}}{inner}\end{{{name}}}", False)
