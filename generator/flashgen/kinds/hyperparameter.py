"""A hyperparameter: what either extreme does, and what is typical."""

from collections.abc import Iterator

from flashgen.authoring.schema import Markdown, Name, model
from flashgen.blocks import Cited, Entry, Labelled, Prose, blocks, fold
from flashgen.kinds.item import Named
from flashgen.kinds.kind import Facet, Kind, Look, Section


@model
class Hyperparameter(Named):
    """A setting, its typical value and what happens at either extreme."""

    name: Name
    """What the setting is called."""
    controls: Markdown
    """What it controls."""
    typical: Markdown
    """Typical values, with their context."""
    too_low: Markdown
    """What happens when it is too low."""
    too_high: Markdown
    """What happens when it is too high."""


def cards(item: Hyperparameter) -> Iterator[Facet]:
    """Ask for the effect of the extremes, then for what is typical."""
    typical = Labelled("Typical", item.typical)
    low, high = Labelled("Too low", item.too_low), Labelled("Too high", item.too_high)

    ask = "**{name}**: what happens when it is too low, and when it is too high?"
    more = fold("What it controls", item.controls), fold("Typical", item.typical)
    yield Facet("effect", ask, answer=blocks(low, high, *more))

    ask = "**{name}**: what does it control, and what is typical?"
    yield Facet("typical", ask, answer=blocks(typical, Labelled("Controls", item.controls)))


def page(item: Hyperparameter) -> Entry:
    """Lay a hyperparameter out: what it controls, what is typical, and the extremes."""
    return Entry(
        name=item.name,
        body=(
            Cited(Prose(item.controls)),
            Labelled("Typical", item.typical),
            Labelled("Too low", item.too_low),
            Labelled("Too high", item.too_high),
        ),
        brief=blocks(item.typical),
    )


HYPERPARAMETER = Kind(
    "hyperparameter",
    model=Hyperparameter,
    listed="hyperparameters",
    says="Settings and what they do.",
    section=Section(
        "Hyperparameters",
        Look.ROWS,
        columns=("Hyperparameter", "Controls", "Typical", "Too low", "Too high"),
        rank=50,
    ),
    title="{name}",
    slots={"effect": 1, "typical": 2},
    cards=cards,
    page=page,
    starter=r"""
  - id: hyperparameter-1
    name: Learning rate
    controls: the length of a gradient step
    typical: $10^{-3}$ for Adam
    too_low: Training crawls.
    too_high: The loss oscillates or diverges.
""",
)
