"""A formula: written, named, understood, derived; its symbols are recalled in place."""

from collections.abc import Iterator

from flashgen.authoring.schema import Line, Markdown, Name, Pairs, Symbol, Tex, model
from flashgen.blocks import Cited, Display, Entry, Manner, Prose, Symbols, blocks, fold, labelled
from flashgen.kinds.item import Named
from flashgen.kinds.kind import Facet, Kind, Look, Recall, Section


@model
class Formula(Named):
    """A formula: written, named, explained, derived."""

    name: Name
    """What the formula is called."""
    use: Line | None = None
    """One line that says what it computes; part of the prompt that asks to write it."""
    tex: Tex
    """The formula in TeX, without dollar signs."""
    tex_narrow: Tex | None = None
    """The same formula for a phone, where it is usually broken at its relations."""
    where: Pairs[Symbol, Markdown] = Pairs()
    """Meaning of each symbol; the symbol is written in TeX, without dollar signs."""
    intuition: Markdown | None = None
    """Why the formula looks the way it does."""
    derivation: Markdown | None = None
    """How to derive it."""


def cards(item: Formula) -> Iterator[Facet | Recall]:
    """Ask for a formula in each direction, then for its symbols."""
    formula = Display(item.tex, item.tex_narrow or "")
    symbols = Symbols(tuple(item.where.items()))
    folded, why = fold("Symbols", symbols), fold("Intuition", item.intuition)

    ask = "**{name}**: write the formula.\n\n{use}"
    yield Facet("write", ask, answer=blocks(formula, symbols, why))

    ask, named = "What is this formula called, and what does it say?", "**{name}**\n\n{use}"
    answer, by_tex = blocks(item.say(named), folded, why), Manner(compared="")
    yield Facet("name", ask, shown=blocks(formula), answer=answer, manner=by_tex)

    if item.intuition:
        ask = "**{name}**: why does the formula look the way it does?"
        yield Facet("intuition", ask, shown=blocks(formula), answer=blocks(item.intuition, folded))

    if item.derivation:
        ask, result = (
            "**{name}**: derive the formula.",
            fold("Result and symbols", formula, symbols),
        )
        answer = blocks(item.derivation, result)
        yield Facet("derivation", ask, answer=answer, manner=Manner(long=True))

    if item.where:
        ask, text = "**{name}**: what do the symbols mean?", blocks(formula, symbols.hidden())
        yield Recall("where", ask, label="Symbols", title="{name} (symbols)", text=text)


def page(item: Formula) -> Entry:
    """Lay a formula out: what it is for, the formula and its symbols, then why and how."""
    formula = Display(item.tex)
    return Entry(
        name=item.name,
        body=(Cited(Prose(item.use or "")), formula, Symbols(tuple(item.where.items()))),
        notes=labelled(intuition=item.intuition, derivation=item.derivation),
        brief=blocks(item.use, formula),
    )


FORMULA = Kind(
    "formula",
    model=Formula,
    listed="formulas",
    says="Formulas with their symbols.",
    section=Section("Formulas", Look.FORMULAS, rank=10),
    title="{name}",
    slots={"write": 1, "name": 2, "intuition": 3, "derivation": 4},
    recalls=("where",),
    cards=cards,
    page=page,
    starter=r"""
  - id: formula-1
    name: Arithmetic mean
    use: The centre of a sample; minimises the sum of squared distances.
    tex: \bar{x} = \frac{1}{n} \sum_{i=1}^{n} x_i # bare TeX, no dollar signs
    where: # one cloze card a symbol
      \bar{x}: the mean
      n: number of values
      x_i: value number $i$
    intuition: Every value pulls with the same force; the mean is where the pulls cancel.
    derivation: |
      Set the derivative of $\sum_i (x_i - m)^2$ with respect to $m$ to zero:
      $$-2 \sum_{i=1}^{n} (x_i - m) = 0 \quad\Rightarrow\quad m = \bar{x}.$$
    source: [gauss1809]
""",
)
