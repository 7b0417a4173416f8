"""The judge of TeX: what it objects to and where, how wide formulas are, what it remembers."""

import multiprocessing
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flashgen.math.judge import Judge
from flashgen.math.judge import judge as judge_of_thread
from flashgen.math.svg import Drawer
from flashgen.math.svg import drawer as drawer_of_thread


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep"


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return Judge(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Drawer:
    return Drawer(tmp_path_factory.mktemp("cache") / "drawings.sqlite")


def remembered(folder: Path) -> list[str]:
    return [line for file in folder.glob("*") for line in file.read_text().splitlines()]


GOOD = [
    r"\frac{1}{n} \sum_{i=1}^{n} x_i",
    r"\text{95% CI}",
    r"\text{R&D of max_depth #1}",
    r"S = \{x : \text{if $x_{i} > 0$ holds}\}",
    r"f(x) = 1 \mbox{ if $x>0$}",
    r"a = b \tag{$\star$}",
    r"\textbf{for all $i$} \quad x_i \ge 0",
    r"\fbox{$x = y$}",
    r"\colorbox{yellow}{$x$} + y",
    r"\unicode{x263A}",
    r"\operatorname{max\_depth}, \mathrm{max\_depth}",
    r"\text{costs \$5 or \{so\}}",
    r"\text{~5 with --seed}",
    r"\begin{cases} 1 & \text{if } x > 0 \\ 0 & x \le 0 \end{cases}",
    r"\mathtip{x}{tip} + \texttip{y}{tip}",
    r"\verb|% \R $ \\|",
    r"\ce{H2O -> 2H+ + O^2-}",
    r"\begin{prooftree} \AxiomC{$a$} \UnaryInfC{$b$} \end{prooftree}",
    r"\mmlToken{mi}[mathcolor=red]{x}",
]


@pytest.mark.parametrize("tex", GOOD)
def test_what_anki_shows_right_is_good(judge: Judge, tex: str) -> None:
    assert judge.judge(tex, display=True) == ()


@pytest.mark.parametrize(
    ("tex", "fault", "what", "at"),
    [
        (r"x = \argmin_y f", "macro", r"\argmin", r"\argmin"),
        (r"\sqrt{\frac{a}{\R}}", "macro", r"\R", r"\R"),
        (r"a \Rightarrow \R", "macro", r"\R", r"\R"),
        (r"\frac{a}", "MissingArgFor", r"\frac", r"\frac"),
        (r"\frac{\frac{b}}{c}", "MissingArgFor", r"\frac", r"\frac{b}"),
        ("a & b", "Misplaced", "", "& b"),
        (r"\begin{equation} a & b \end{equation}", "Misplaced", "", "& b"),
        ("a_b_c", "DoubleSubscripts", "", "_c"),
        (r"\begin{bmatix} 1 \end{bmatix}", "environment", "bmatix", r"\begin"),
        (r"\sqrt{\begin{tabular} a \end{tabular}}", "environment", "tabular", r"\begin"),
        (r"\begin{align} a \end{aligned}", "EnvBadEnd", r"\end", r"\end"),
        (r"a \begin{aligned} b", "EnvMissingEnd", "", r"\begin"),
        (r"a \left( b", "ExtraLeftMissingRight", "", r"\left"),
        (r"\frac{1}{n \sum_i x_i", "brace", "{", "{n"),
        (r"{a} {b {c}", "brace", "{", "{b"),
        (r"\verb|{|", "brace", "{", "{|"),
        ("a}b", "ExtraCloseMissingOpen", "", "}b"),
        (r"a \] b", "end", r"\]", r"\]"),
        ("a \\", "end", "\\", "\\"),
        (r"20 % of n", "comment", "%", "% of"),
        (r"\frac{a % b}{c}", "comment", "%", "% b"),
        (r"\href{a}{b}", "page", r"\href", r"\href"),
        (r"x \mmlToken{mi}[class=a]{x}", "page", r"\mmlToken", r"\mmlToken"),
        (r"\sqrt{\def\a{x}\a}", "definition", r"\def", r"\def"),
        (r"\DeclareMathOperator{\a}{a}\a", "definition", r"\DeclareMathOperator", r"\Declare"),
        (r"x \label{a}", "definition", r"\label", r"\label"),
        (r"By \eqref{a}", "reference", r"\eqref", r"\eqref"),
        (r"\text{see \ref{a}}", "reference", r"\ref", r"\ref"),
        (r"\text{95\% CI}", "text", r"\%", r"\% CI"),
        (r"a \text{ for $\alpha$ and \beta}", "text", r"\beta", r"\beta"),
        (r"\mbox{\textbf{all} of it}", "text", r"\textbf", r"\textbf"),
        (r"\begin{numcases}{x} a & b\% \end{numcases}", "text", r"\%", r"\%"),
        (r"\text{a \\ b}", "text-line", r"\\", r"\text"),
        (r"\unicode{99999999}", "unknown", r"\unicode", r"\unicode"),
        ("😀 é \\R", "macro", r"\R", r"\R"),
    ],
)
def test_what_anki_shows_wrong_is_named_with_its_place(
    judge: Judge, tex: str, fault: str, what: str, at: str
) -> None:
    (found,) = judge.judge(tex, display=True)
    assert (found.fault, found.is_odd) == (fault, False)
    assert not what or found.what == what
    assert tex[found.offset :].startswith(at)


@pytest.mark.parametrize(
    ("tex", "fault", "at"),
    [
        (r"\\|v\\|^2", "newline", r"\\|v"),
        (r"a \newline b", "newline", r"\newline"),
        (r"\\frac{1}{2}", "doubled", r"\\frac"),
        (r"\begin{aligned} a &= \\langle b \end{aligned}", "doubled", r"\\langle"),
        (r"\begin{pmatrix} a \\\\ b \end{pmatrix}", "empty-row", r"\\\\"),
        (r"p\_{model}(x)", "low-line", r"\_{"),
        ("${a}$", "dollar", "$"),
        (r"\text{C:\\Users}", "backslash", r"\text"),
        (r"\text{``spam''}", "typed", r"\text"),
        (r"\text{a~b}", "typed", r"\text"),
        (r"\text{pages 1--5}", "typed", r"\text"),
    ],
)
def test_what_is_hardly_meant_is_odd(judge: Judge, tex: str, fault: str, at: str) -> None:
    (found,) = judge.judge(tex, display=True)
    assert (found.fault, found.is_odd) == (fault, True)
    assert tex[found.offset :].startswith(at)


def test_a_number_in_the_margin_needs_a_line_of_its_own(judge: Judge) -> None:
    assert judge.judge(r"a \tag{1}", display=True) == ()
    assert [o.fault for o in judge.judge(r"a \tag{1}", display=False)] == ["tag"]


def test_all_unknown_macros_are_told_at_once_each_one_time(judge: Judge) -> None:
    found = judge.judge(r"\R + \R + \sqrt{\foo} & \text{\%}", display=True)
    assert [(o.fault, o.what) for o in found[:2]] == [("macro", r"\R"), ("macro", r"\foo")]
    assert found[2].fault == "Misplaced"


@pytest.mark.parametrize(
    ("tex", "gap", "faults"),
    [
        (r"\sqrt{ [...] }", 7, []),
        ("x + [...] = y", 4, []),
        (r"\sqrt[3]{x} + [...]", 14, []),
        ("x_[...]", 2, ["gap-index"]),
        (r"\frac[...]{b}", 5, ["gap"]),
        (r"\begin{matrix} a \\[...] \end{matrix}", 19, ["gap", "BracketMustBeDimension"]),
    ],
)
def test_a_gap_is_no_argument(judge: Judge, tex: str, gap: int, faults: list[str]) -> None:
    found = judge.judge(tex, display=False, gaps=(gap,))
    assert [objection.fault for objection in found] == faults


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        ("{" * 1000 + "}" * 1000, "Maximum call stack size exceeded"),
        (r"\sqrt{" * 300 + "}" * 300, "Maximum call stack size exceeded"),
    ],
)
def test_a_formula_that_would_crash_is_only_a_bad_one(judge: Judge, tex: str, words: str) -> None:
    (found,) = judge.judge(tex, display=True)
    assert (found.fault, found.words, found.offset) == ("deep", words, 0)
    assert judge.judge("x", display=True) == ()


@pytest.mark.parametrize(
    "tex", [r"\def\a{b}", r"\newcommand{\a}{b}", r"\let\a=b", r"\text{$\def\a{b}$}"]
)
def test_nothing_that_is_defined_helps_another_formula(judge: Judge, tex: str) -> None:
    assert judge.judge(tex, display=True) != ()
    assert [o.fault for o in judge.judge(r"\a", display=True)] == ["macro"]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([*GOOD, r"\sqrt{x}", "^2", r"\\", "&"]), max_size=4).map(" ".join))
def test_what_is_good_can_be_drawn_and_measured(judge: Judge, drawer: Drawer, tex: str) -> None:
    if all(objection.is_odd for objection in judge.judge(tex, display=True)):
        assert drawer.draw(tex, display=True).svg
        assert judge.width(tex, display=True) is not None


def test_good_formulas_are_remembered_and_others_are_not(folder: Path) -> None:
    first = Judge(folder)
    assert first.judge(r"\cancel{x}", display=False) == ()
    assert first.judge(r"\R", display=False) != ()
    assert first.judge(r"a \\ b", display=False) != ()
    assert len(remembered(folder)) == 1
    assert first.width(r"a \\ b", display=False) is not None
    second = Judge(folder)
    assert second.judge(r"\cancel{x}", display=False) == ()
    assert second.asked == 0
    assert second.judge(r"\R", display=False) != ()
    assert second.judge(r"a \\ b", display=False) != ()


def test_what_one_process_judges_another_need_not(folder: Path) -> None:
    one, other = Judge(folder), Judge(folder)
    assert one.judge("x", display=True) == other.judge("y", display=True) == ()
    assert one.asked == other.asked == 1
    assert one.judge("y", display=True) == other.judge("x", display=True) == ()
    assert one.asked == other.asked == 1


def test_another_mathjax_or_judge_begins_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Judge(folder).judge("x", display=True)
    monkeypatch.setattr("flashgen.math.judge.fingerprint", lambda: "0" * 64)
    other = Judge(folder)
    assert other.judge("x", display=True) == ()
    assert other.asked == 1
    assert len(list(folder.iterdir())) == 2


def test_threads_judge_and_draw_at_once(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    verdicts = []

    def judge(number: int) -> None:
        tex = rf"\frac{{{number}}}{{x}} + \sqrt{{y^{{{number}}}}}"
        verdicts.append(judge_of_thread(tex, display=True))
        verdicts.append(bool(drawer_of_thread().draw(tex, display=True)))

    threads = [Thread(target=judge, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    judge(len(threads))
    for thread in threads:
        thread.join()
    assert sorted(map(str, verdicts)) == ["()"] * 5 + ["True"] * 5


def test_a_width_is_no_verdict(folder: Path) -> None:
    first = Judge(folder)
    assert first.width(r"\boxed{x}", display=True) is not None
    second = Judge(folder)
    assert second.width(r"\boxed{x}", display=True) is not None
    assert second.asked == 0
    assert second.judge(r"\boxed{x}", display=True) == ()
    assert second.asked == 1


def test_a_width_is_measured_once_and_remembered_beside_the_verdict(folder: Path) -> None:
    first = Judge(folder)
    wide, narrow = r"\boxed{x + y + z}", r"\boxed{x + y}"
    assert first.judge(wide, display=True) == first.judge(narrow, display=True) == ()
    widths = first.width(narrow, display=True), first.width(wide, display=True)
    assert widths == (pytest.approx(6.4, abs=0.2), pytest.approx(10.2, abs=0.2))
    second = Judge(folder)
    assert (second.width(narrow, display=True), second.width(wide, display=True)) == widths
    assert second.asked == 0


def test_a_number_in_the_margin_adds_to_the_width_of_its_formula(judge: Judge) -> None:
    assert 1 < (judge.width(r"a \tag{1}", display=True) or 0) < 20


def test_a_continued_fraction_of_ten_levels_has_a_width(judge: Judge) -> None:
    assert judge.width(r"\cfrac{1}{1 + " * 10 + "x" + "}" * 10, display=True) is not None


def test_what_cannot_be_set_has_no_width(folder: Path) -> None:
    assert Judge(folder).width(r"\frac{1}", display=True) is None
    assert not folder.exists()


def add(folder: Path, number: int) -> None:
    judge = Judge(folder)
    for n in range(60):
        judge.judge(f"x_{{{n}}}", display=True)
        judge.judge(f"y_{{{number + n}}}", display=True)


def test_processes_add_to_one_file_at_once(folder: Path) -> None:
    start = multiprocessing.get_context("spawn")
    running = [start.Process(target=add, args=(folder, 1000 * number)) for number in range(3)]
    for process in running:
        process.start()
    for process in running:
        process.join()
    assert {len(line) for line in remembered(folder)} == {32}
    judge = Judge(folder)
    for number in (0, 1000, 2059):
        assert judge.judge(f"y_{{{number}}}", display=True) == ()
    assert judge.asked == 0
