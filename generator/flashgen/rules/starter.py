"""What `flashgen new` wrote is there to be replaced."""

from collections.abc import Iterator

from flashgen.authoring.nodes import at
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds import starter
from flashgen.rules.subject import Subject

STARTER = Rule.warning(
    "FG119",
    "text that `flashgen new` wrote",
    """
    A new question has texts that show what belongs where. They build as they are, but nobody
    wants to learn them: replace them, or delete the item. One that goes with these texts leaves
    no retired note behind.
    """,
    bad="""
concepts:
  - id: concept-1
    term: Margin
    definition: One sentence that says what it is.
""",
    good="""
concepts:
  - id: concept-1
    term: Margin
    definition: The distance to the nearest point.
""",
)

_NAMED = 2


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report where the first text of a starter stands, and name what else says such texts."""
    may_stand = starter.may_stand(subject.source.text)
    left = list(starter.left(subject.node)) if may_stand else []
    if not left:
        return
    names = [name for _, name in left]
    message = f'"{names[0]}" still says what `flashgen new` wrote'
    if len(names) > 1:
        listed = ", ".join(names[:_NAMED])
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        message = (
            f"{len(names)} parts of this question still say what `flashgen new` wrote: "
            f"{listed}{more}"
        )
    hint = "put your own texts in their place, or delete what you do not need"
    place = at(subject.node, left[0][0])
    yield subject.finding(place, STARTER, message, hint)
