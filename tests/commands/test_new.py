"""`flashgen new`: what it writes builds as it is, short or with every kind of item."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pictures import SVG

from flashgen.authoring import decode
from flashgen.authoring.parse import parse
from flashgen.authoring.source import Source
from flashgen.commands import check, new
from flashgen.commands.load import load
from flashgen.kinds import KINDS
from flashgen.kinds.question import Question


def written(title: str, cards: Path, *, full: bool = False) -> Question:
    path = new.write(title, cards, full=full)[0]
    source = Source(path, path.name, path.read_text(encoding="utf-8"))
    node, findings = parse(source)
    assert node
    assert findings == []
    question, findings = decode.read(Question, source, node)
    assert question
    assert findings == []
    return question


NASTY = [
    "Bias and variance",
    "深度学习",
    "👩‍💻🔥",
    'a "quoted" title: it\'s # so',
    r"back\slash \n \u0041 \alphabet",
    "x" * 200,
    "word " * 40,
    "no",
    "1.10",
    "~",
    "- a",
    "# heading",
    "? a: {b} [c] &d *e !f |g >h %i @j `k`",
    "@QUESTION@ @ID@ @TITLE@",
    "$x_{i}$ and $5",
    "<b>bold</b> & List<int>",
    "Deck",
    "README",
    "question.schema",
    "RTL \u05d0\u05d1 \u200f",
    "a ***bold*** _title_",
    "{{c1: x}} }} {{",
]


@pytest.mark.parametrize("full", [False, True], ids=["short", "full"])
@pytest.mark.parametrize("title", NASTY)
def test_what_is_written_builds_as_it_is_and_keeps_its_title(
    title: str, tmp_path: Path, *, full: bool
) -> None:
    cards = tmp_path / "cards"
    question = written(title, cards, full=full)
    assert question.title == " ".join(title.split())
    loaded = load(cards)
    assert [finding.code for finding in loaded.findings] == ["FG119"]
    assert len(loaded.questions) == 1


@pytest.mark.parametrize("full", [False, True], ids=["short", "full"])
def test_all_of_them_build_together(tmp_path: Path, *, full: bool) -> None:
    for title in NASTY:
        new.write(title, tmp_path, full=full)
    loaded = load(tmp_path)
    assert [finding.code for finding in loaded.findings] == ["FG119"] * len(NASTY)
    assert len(loaded.questions) == len(NASTY)


def kinds(cards: Path) -> set[str]:
    (compiled,) = load(cards).questions
    return {note.kind for note in compiled.notes()}


def test_the_full_one_shows_every_kind(tmp_path: Path) -> None:
    new.write("Means", tmp_path, full=True)
    assert kinds(tmp_path) == {kind.name for kind in KINDS}


def test_the_short_one_shows_the_heart_and_names_the_full_one(tmp_path: Path) -> None:
    (file, *others) = new.write("Means", tmp_path)
    assert kinds(tmp_path) == {"question", "concept", "formula", "pitfall", "follow-up"}
    text = file.read_text()
    assert len(text.splitlines()) < 60
    assert "flashgen new --full" in text.rpartition("\n\n")[2]
    assert [path.name for path in others] == ["deck.yaml", "question.schema.json"]


TITLES = ["Bias and variance", "BERT", "Random forests", "K-means", "Trees", "$L_2$ norms", "F1"]


def test_short_ones_left_as_they_are_have_one_finding_each_alone_or_together(
    tmp_path: Path,
) -> None:
    for title in TITLES:
        new.write(title, tmp_path / "alone" / title)
        (finding,) = check.check(tmp_path / "alone" / title).findings
        assert finding.code == "FG119"
        new.write(title, tmp_path / "together")
    together = check.check(tmp_path / "together").findings
    assert [finding.code for finding in together] == ["FG119"] * len(TITLES)


@pytest.mark.parametrize("full", [False, True], ids=["short", "full"])
def test_every_id_may_stay(tmp_path: Path, *, full: bool) -> None:
    lines = new.write("Means", tmp_path, full=full)[0].read_text().splitlines()
    ids = [line.partition("- id: ")[2] for line in lines if "- id: " in line]
    kinds = [kind.name for kind in KINDS] + ["point", "step", "row"]
    assert all(name.rpartition("-")[0] in kinds and name[-1].isdigit() for name in ids), ids


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("Bias and variance", "Explain bias and variance"),
        ("BERT", "Explain BERT"),
        ("K-means", "Explain K-means"),
        ("élan", "Explain élan"),
        ("X", "Explain X"),
        ("Explain the bias", "Explain the bias"),
        ("explain dropout", "explain dropout"),
        ("What is overfitting?", "What is overfitting?"),
        ("How does Adam work?", "How does Adam work?"),
        ("Why do trees overfit", "Why do trees overfit"),
        ("Describing data", "Explain describing data"),
        ("What-if analysis", "Explain what-if analysis"),
        ("Design patterns", "Explain design patterns"),
        ("Explain", "Explain explain"),
    ],
)
def test_the_question_asks_for_the_title(title: str, question: str, tmp_path: Path) -> None:
    assert written(title, tmp_path).question == question


@pytest.mark.parametrize(
    "title",
    [
        "",
        "   ",
        "\n",
        "a::b",
        "***",
        "```",
        "a\x07b",
        "a\x00b",
        "\ud800",
        "\ufeffa",
        "$\\frac{x$",
        "<script>alert(1)</script>",
        "a<b and c>d",
        "<s>",
    ],
)
def test_what_cannot_be_a_title_is_refused_and_nothing_is_written(
    title: str, tmp_path: Path
) -> None:
    with pytest.raises(new.StartError, match="title"):
        new.write(title, tmp_path / "cards")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    new.write("Means", tmp_path, full=True)
    (tmp_path / "deck.yaml").write_text("name: Mine\nnamespace: mine\n")
    (tmp_path / "media" / "example-figure.svg").write_bytes(SVG)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(new.StartError, match=r"means\.yaml is there already"):
        new.write("Means", tmp_path, full=True)
    assert [path.name for path in new.write("Medians", tmp_path, full=True)] == ["medians.yaml"]
    assert {path: path.read_bytes() for path in before} == before


def test_a_link_to_nowhere_is_not_written_through(tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    cards.mkdir()
    (cards / "means.yaml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(new.StartError, match="there already"):
        new.write("Means", cards)
    assert not (tmp_path / "elsewhere").exists()


def test_each_collection_gets_a_namespace_of_its_own(tmp_path: Path) -> None:
    new.write("Means", tmp_path / "a")
    new.write("Means", tmp_path / "b")
    spaces = {load(tmp_path / name).settings.namespace for name in "ab"}
    assert len(spaces) == 2


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=st.text(min_size=1, max_size=40), full=st.booleans())
def test_every_title_is_refused_or_builds(title: str, tmp_path: Path, *, full: bool) -> None:
    cards = tmp_path / "cards"
    shutil.rmtree(cards, ignore_errors=True)
    try:
        new.write(title, cards, full=full)
    except new.StartError:
        assert not cards.exists()
    else:
        findings = load(cards).findings
        assert {finding.code for finding in findings} <= {"FG117", "FG119"}  # invisible, as given
