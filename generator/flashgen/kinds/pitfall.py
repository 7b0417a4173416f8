"""A pitfall: diagnosed from its symptom, then fixed."""

from collections.abc import Iterator

from flashgen.authoring.schema import Markdown, Name, model
from flashgen.blocks import Cited, Entry, Labelled, Manner, blocks, fold
from flashgen.diagnostics import Rule
from flashgen.kinds.item import Named
from flashgen.kinds.kind import Facet, Kind, Look, Section

NO_PITFALLS = Rule.hint(
    "FG411",
    "question without pitfalls",
    "Telling what goes wrong in practice, and how one notices, shows who has done it.",
    bad="""
pitfalls: []
source: [example]
""",
    good="""
pitfalls:
  - id: data-leakage
    name: Data leakage
    symptom: Validation looks too good to be true.
    cause: Information from the future slipped into training.
    fix: Split before every fit, by time.
source: [example]
""",
)


@model
class Pitfall(Named):
    """Something that goes wrong, told from the symptom to the fix."""

    name: Name
    """What the pitfall is called."""
    symptom: Markdown
    """What one sees when it happens; must not name the pitfall."""
    cause: Markdown
    """Why it happens."""
    fix: Markdown
    """What to do about it."""


def cards(item: Pitfall) -> Iterator[Facet]:
    """Ask for the diagnosis, then for the fix."""
    cause, fix = Labelled("Cause", item.cause), fold("Fix", item.fix)
    yield Facet(
        "diagnose",
        "What is going wrong here, and why?",
        shown=blocks(item.symptom),
        answer=blocks(item.say("**{name}**"), cause, fix),
        manner=Manner(compared="shown"),
    )
    seen, why = fold("Symptom", item.symptom), fold("Cause", item.cause)
    ask = "**{name}**: how do you fix or prevent it?"
    yield Facet("fix", ask, answer=blocks(item.fix, seen, why))


def page(item: Pitfall) -> Entry:
    """Lay a pitfall out from the symptom to the fix."""
    return Entry(
        name=item.name,
        body=(
            Labelled("Symptom", item.symptom),
            Labelled("Cause", item.cause),
            Cited(Labelled("Fix", item.fix)),
        ),
        brief=blocks(item.symptom, item.fix),
    )


PITFALL = Kind(
    "pitfall",
    model=Pitfall,
    listed="pitfalls",
    says="What goes wrong, and the fix.",
    missed=(NO_PITFALLS, "what goes wrong in practice tells who has done it"),
    section=Section("Pitfalls", Look.ROWS, columns=("Pitfall", "Symptom", "Cause", "Fix"), rank=40),
    title="{name}",
    slots={"diagnose": 1, "fix": 2},
    cards=cards,
    page=page,
    starter=r"""
  - id: pitfall-1
    name: Data leakage
    symptom: Validation looks superb, production is poor. # must not name the pitfall
    cause: Information that is not there at prediction time slipped into training.
    fix: Split before every fit, by entity and by time.
""",
)
