"""How sources are named on the back of a card, and where their names lead."""

import pytest

from flashgen.kinds.question import Reference
from flashgen.targets.anki.sources import address, names, sources
from flashgen.targets.anki.writer import Writer


def reference(authors: str, year: str = "2020", where: str = "ICML") -> Reference:
    return Reference(title="T", authors=authors, year=year, where=where)


@pytest.mark.parametrize(
    ("authors", "name"),
    [
        ("Ting Chen, Simon Kornblith", "Chen 2020"),
        ("Ting Chen and Simon Kornblith", "Chen 2020"),
        ("Ting Chen et al.", "Chen 2020"),
        ("Aurélien Géron", "Géron 2020"),
        ("C. J. van Rijsbergen", "van Rijsbergen 2020"),
        ("Aaron van den Oord, Yazhe Li", "van den Oord 2020"),
        ("*Olivier Chapelle*, Alexander Zien (editors)", "Chapelle 2020"),
        ("Basel Committee on Banking Supervision", "Basel Committee on Banking Supervision 2020"),
        ("XGBoost developers", "XGBoost developers 2020"),
        ("Plato", "Plato 2020"),
    ],
)
def test_a_name_is_the_surname_of_the_first_author_or_a_body_and_the_year(
    authors: str, name: str
) -> None:
    assert names([reference(authors)]) == [name]


def test_two_of_one_name_and_year_are_told_apart() -> None:
    three = [reference("Ting Chen"), reference("Xinlei Chen"), reference("Kaiming He")]
    assert names(three) == ["Chen 2020a", "Chen 2020b", "He 2020"]


@pytest.mark.parametrize(
    ("where", "target"),
    [
        ("ICML 2020, arXiv:2002.05709", "https://arxiv.org/abs/2002.05709"),
        ("European Physical Journal B 11, arXiv:cond-mat/9802256", "https://arxiv.org/abs/cond-mat/9802256"),
        ("PNAS 116(32), doi:10.1073/pnas.1903070116.", "https://doi.org/10.1073/pnas.1903070116"),
        ("user guide, https://scikit-learn.org/stable.", "https://scikit-learn.org/stable"),
        ("MIT Press, chapter 5", ""),
    ],
)  # fmt: skip
def test_a_name_leads_where_its_source_says_it_can_be_read(where: str, target: str) -> None:
    assert address(reference("A", where=where)) == target


def test_nothing_is_written_without_sources() -> None:
    assert sources([], Writer(str)) == ""


def test_an_address_cannot_end_its_link() -> None:
    html = sources([reference("A", where='https://x.org/"onclick="a')], Writer(str))
    assert html.count("<a ") == 1
    assert "onclick=" not in html.partition("</span>")[0]
