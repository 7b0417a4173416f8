"""The index leads from other names to the sheet that has what is meant."""

from pathlib import Path

from flashgen.commands import build

TEXT = """\
id: {id}
title: On {id}
question: What is it?
answer: {{short: A.}}
concepts:
  - {{id: c, term: Siamese net, definition: D., also: [{also}]}}
"""


def index(root: Path, **names: str) -> str:
    cards = root / "cards"
    cards.mkdir(exist_ok=True)
    for question, also in names.items():
        text = TEXT.format(id=question, also=also)
        (cards / f"{question}.yaml").write_text(text, encoding="utf-8")
    report, findings = build.build(cards, root / "build", now=1_700_000_000)
    assert report is not None, findings
    return (root / "build" / "sheets" / "README.md").read_text(encoding="utf-8")


def test_other_names_follow_the_table_by_the_alphabet(tmp_path: Path) -> None:
    text = index(tmp_path, b="two-tower, Bi-encoder", a="dual encoder")
    assert text.split("\n## Other names\n\n")[1] == (
        "- Bi-encoder: Siamese net, in [On b](b.md)\n"
        "- dual encoder: Siamese net, in [On a](a.md)\n"
        "- two-tower: Siamese net, in [On b](b.md)\n"
    )
    assert index(tmp_path) == text, "a question that is remembered keeps its names"


def test_without_other_names_there_is_no_such_list(tmp_path: Path) -> None:
    assert "Other names" not in index(tmp_path, a="")
