r"""What cards look like: real Anki renders them, a real browser shows and measures them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from screen import DESKTOP, PHONE, Side, measure, sides

from flashgen.targets.anki.notetypes import facets_type

if TYPE_CHECKING:
    from tests.anki.conftest import Anki, Built

CARDS = r"""
id: looks
title: Looks
question: How does a card look on a small screen, and what stays where it was?
answer: {short: It looks well.}
sources:
  chen: {title: SimCLR, authors: Ting Chen et al., year: 2020, where: 'arXiv:2002.05709'}
  he: {title: Momentum Contrast, authors: Kaiming He, year: 2020, where: CVPR}
formulas:
  - id: wide
    name: A wide sum
    source: [chen, he]
    extra: It is also called the long one, by those who have to write it down again and again.
    use: Says what all of the letters are together.
    tex: S = a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + b_1 + b_2 + b_3 + b_4 + b_5
    where:
      S: the sum of all that follows on the other side
      a_1 + a_2 + a_3: the first three
      b_5: the last
    derivation: |
      Add them up:

      $$T = a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + b_1 + b_2 + b_3 + b_4 + b_5$$
  - id: by-hand
    name: A quotient by hand
    tex: q = \frac{a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + b_1 + b_2 + b_3}{n}
    tex_narrow: q = \frac{1}{n} (a_1 + \dots + b_3)
    where: {q: the quotient}
comparisons:
  - id: three
    title: Three ways
    between: [The first way, The second way, The third way]
    rows:
      - {id: cost, aspect: Cost, values: [what one would expect, quite unpredictable, nothing]}
      - {id: words, aspect: Uncharacteristically, values: [a, b, incomprehensibilities]}
    verdict: The first.
snippets:
  - id: long
    title: A long line
    code: |
      x = 1
      if x:
          total = sum(value * weight for value, weight in zip(values, weights) if weight)
    output: 'nothing at all, but said in very many words, so that it does not fit on a line'
    explain: |
      It is long.

      | name | `a_name_that_nobody_can_break` | `another_name_like_that` |
      |---|---|---|
      | a | b | c |
figures:
  - {id: picture, image: media/tall.svg, alt: A tall bar, ask: How tall is it?, answer: Very tall.}
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="900" viewBox="0 0 300 900">'
    '<rect width="300" height="900"/></svg>'
)
STYLE = str(facets_type()["css"])
Measure = Callable[..., Any]


@dataclass(frozen=True)
class Shown:
    """The sides of the cards above by their titles: `A wide sum.1-front` has slot or number 1."""

    sides: dict[str, Side]
    media: Path


@pytest.fixture(scope="module")
def shown(
    tmp_path_factory: pytest.TempPathFactory, builder: "Callable[..., Built]", imported: "Anki"
) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("looks")
    (folder / "cards" / "media").mkdir(parents=True)
    (folder / "cards" / "looks.yaml").write_text(CARDS, encoding="utf-8")
    (folder / "cards" / "media" / "tall.svg").write_text(SVG, encoding="utf-8")
    anki = type(imported)(folder / "anki")
    anki.import_(builder(folder / "cards", folder / "build").package)
    found: dict[str, Side] = {}
    for card in anki.cards():
        note = card.note()
        item = note.fields[0].partition(" · ")[0]
        for side in sides(card, f"{item}.{card.ord + 1}"):
            found[side.name] = side
    yield Shown(found, Path(anki.col.media.dir()))
    anki.col.close()


@pytest.fixture
def look(shown: Shown, tmp_path: Path) -> Measure:
    """Measure some sides of the cards above, or all."""

    def look(script: str, *names: str, **screen: Any) -> Any:
        chosen = [shown.sides[name] for name in names] if names else list(shown.sides.values())
        return measure(chosen, script, tmp_path, style=STYLE, media=shown.media, **screen)

    return look


ROLLS = """
    const rolls = node => node.scrollWidth > node.clientWidth + 1
        && /auto|scroll/.test(getComputedStyle(node).overflowX);
"""


def test_nothing_of_ours_is_moved_sideways_on_a_phone(look: Measure) -> None:
    script = f"""{ROLLS}
        const ours = all('.fg *').filter(node => shown(node)
            && !node.closest('mjx-assistive-mml, table:not([class])'));
        return ours.filter(node => rolls(node) || box(node).right > innerWidth + 1)
            .map(node => node.outerHTML);
    """
    assert look(script) == []


def test_shipped_cards_are_not_moved_sideways_on_a_phone(imported: "Anki", tmp_path: Path) -> None:
    chosen = [sides(card, str(n))[1] for n, card in enumerate(imported.cards()) if n % 6 == 0]
    media = Path(imported.col.media.dir())
    assert len(chosen) > 200
    assert measure(chosen, f"""{ROLLS}
        all('details').forEach(fold => fold.open = true);
        return all('.fg *').filter(rolls).map(node => node.textContent);
    """, tmp_path, style=STYLE, media=media) == []  # fmt: skip


def test_a_phone_shows_the_narrow_form_of_a_formula_and_all_else_the_wide_one(
    look: Measure,
) -> None:
    names = ("A wide sum.1-back", "A wide sum.4-back", "A quotient by hand.1-back")
    script = """
        return all('.side').map(side => ['.fg-wide', '.fg-narrow'].map(form =>
            all(`${form} > mjx-container`, side).filter(shown).length));
    """
    assert look(script, *names) == [[0, 1]] * 3
    assert look(script, *names, size=DESKTOP) == [[1, 0]] * 3


def test_a_narrow_form_stands_on_several_lines_unless_its_author_says_otherwise(
    look: Measure,
) -> None:
    (lines, by_hand) = look("""
        return all('.side').map(side =>
            all('.fg-narrow mjx-mtr', side).filter(shown).length);
    """, "A wide sum.1-back", "A quotient by hand.1-back")  # fmt: skip
    assert lines > 1
    assert by_hand == 0


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(
    "card", ["A wide sum.2", "A long line.1", "How tall is it?.1", "Three ways.1"]
)
def test_the_question_does_not_move_when_the_answer_comes(
    look: Measure, card: str, size: tuple[int, int]
) -> None:
    front, back = look("""
        return all('.side').map(side => all('.fg-prompt, .fg-prompt *', side)
            .filter(node => shown(node) && !node.closest('mjx-assistive-mml'))
            .map(node => [node.tagName, box(node).left, box(node).width, box(node).height,
                          box(node).top - box(side).top]));
    """, f"{card}-front", f"{card}-back", size=size)  # fmt: skip
    assert front == back


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_only_its_words_turn_pale_then_not_a_formula_asked_about(
    look: Measure, night: bool
) -> None:
    front, back, ink, pale = look("""
        const colour = node => getComputedStyle(node).color;
        const [front, back] = all('.side').map(side => [
            colour(all('.fg-prompt .fg-prose', side)[0]),
            colour(all('.fg-prompt .fg-formula', side)[0])]);
        const answer = colour(all('.fg-answer')[0]);
        return [front, back, answer, back[0] !== answer];
    """, "A wide sum.2-front", "A wide sum.2-back", night=night)  # fmt: skip
    assert front == [ink, ink]
    assert back[1] == ink
    assert pale


def test_the_question_stands_out(look: Measure) -> None:
    question, text = look("""
        const size = node => parseFloat(getComputedStyle(node).fontSize);
        return [size(all('.fg-prompt p')[0]), size(all('.fg-answer p')[0])];
    """, "How does a card look on a small screen, and what stays where it was?.1-back")  # fmt: skip
    assert 1.1 * text < question < 1.25 * text


FIGURE = """
    document.getElementById('answer').scrollIntoView();
    const [image, answer] = [box(all('img')[0]), box(all('.fg-answer')[0])];
    return {top: image.top, bottom: image.bottom, right: image.right, left: answer.left,
            below: answer.top, high: innerHeight};
"""


def test_a_figure_stays_in_view_with_the_answer_below_it_on_a_phone(look: Measure) -> None:
    seen = look(FIGURE, "How tall is it?.1-back")
    assert 0 <= seen["top"] < seen["bottom"] < seen["below"] < seen["high"]


def test_a_figure_stays_in_view_with_the_answer_beside_it_on_a_desktop(look: Measure) -> None:
    seen = look(FIGURE, "How tall is it?.1-back", size=DESKTOP)
    assert 0 <= seen["top"] < seen["bottom"] <= seen["high"]
    assert 0 <= seen["below"] < seen["bottom"]
    assert seen["right"] < seen["left"]


def test_symbols_stand_in_two_columns_on_a_phone(look: Measure) -> None:
    columns = look("""
        return ['th', 'td'].map(cell => all(`.fg-answer > .fg-symbols ${cell}`)
            .map(node => [Math.round(box(node).left), Math.round(box(node).width)]));
    """, "A wide sum.1-back")  # fmt: skip
    symbols, meanings = (set(map(tuple, column)) for column in columns)
    assert len(symbols) == len(meanings) == 1
    assert symbols.pop()[0] < meanings.pop()[0]


def test_the_rows_of_a_comparison_have_their_names_above_them_on_a_phone(look: Measure) -> None:
    script = """
        const rows = all('tbody tr').map(row => [...row.children].map(box));
        return rows.map(([name, ...cells]) => [cells.every(cell => cell.top >= name.bottom),
            new Set(cells.map(cell => Math.round(cell.width))).size]);
    """
    assert look(script, "Three ways (table).1-back") == [[True, 1], [True, 1]]
    beside = look(script, "Three ways (table).1-back", size=DESKTOP)
    assert [above for above, _ in beside] == [False, False]


def test_a_long_line_of_code_goes_on_to_the_right_of_its_beginning(look: Measure) -> None:
    (code, *_) = look("""
        return all('.fg-long').map(line => {
            const words = document.createRange();
            words.selectNodeContents(line);
            return [...words.getClientRects()].filter(word => word.width > 1)
                .map(word => [Math.round(word.top), Math.round(word.left)]);
        });
    """, "A long line.1-front")  # fmt: skip
    tops = sorted({top for top, _ in code})
    starts = [min(left for top, left in code if top == one) for one in tops]
    assert len(starts) > 1
    assert len(set(starts[1:])) == 1


def test_sources_are_one_line_of_links_with_a_fold_of_all_there_is_to_say(look: Measure) -> None:
    script = """
        const sources = all('.fg-source')[0];
        const links = all('a', sources).map(link => [link.textContent, link.href]);
        const said = () => all('p', sources).filter(shown).length;
        const closed = [box(sources).height, said(), sources.innerText];
        all('details', sources)[0].open = true;
        return [...closed, said(), links];
    """
    height, closed, text, opened, links = look(script, "A wide sum.1-back")
    assert height < 30
    assert text.split("\n")[0].startswith("Chen 2020 · He 2020")
    assert (closed, opened) == (0, 2)
    assert links == [["Chen 2020", "https://arxiv.org/abs/2002.05709"]]


def test_a_fold_without_a_name_of_its_own_says_what_it_begins_with(look: Measure) -> None:
    script = """
        const fold = all('details').find(fold => fold.textContent.includes('the long one'));
        const [name, line] = [fold.querySelector('summary'), box(fold.querySelector('summary'))];
        const closed = name.innerText;
        fold.open = true;
        return [closed, name.innerText, line.height];
    """
    closed, opened, height = look(script, "A wide sum.1-back")
    assert closed.startswith("More: It is also called the long one")
    assert opened == "More"
    assert height < 40


@pytest.mark.parametrize(
    ("size", "wide"),
    [(PHONE, ["TABLE"]), ((600, 800), ["PRE", "PRE", "TABLE"])],
    ids=["phone", "tablet"],
)
def test_what_is_wider_than_the_screen_is_reached_by_keyboard(
    look: Measure, size: tuple[int, int], wide: list[str]
) -> None:
    script = f"""{ROLLS}
        return all('.fg *').filter(rolls)
            .map(node => node.tabIndex === 0 && node.tagName);
    """
    assert look(script, "A long line.1-back", size=size) == wide
