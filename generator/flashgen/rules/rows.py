"""Every row of a comparison has a value for each thing compared."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds.comparison import Comparison
from flashgen.rules.subject import Subject

WRONG_LENGTH = Rule.error(
    "FG124",
    "row of the wrong length",
    "A row of a comparison has one value for each of the things compared, in their order.",
    bad="""
comparisons:
  - id: bagging-boosting
    title: Bagging and boosting
    between: [Bagging, Boosting]
    rows:
      - id: models
        aspect: Models
        values: [independent]
""",
    good="""
comparisons:
  - id: bagging-boosting
    title: Bagging and boosting
    between: [Bagging, Boosting]
    rows:
      - id: models
        aspect: Models
        values: [independent, each mends the last one]
""",
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report rows with too few or too many values."""
    for item in subject.question.each(Comparison):
        for row in item.rows:
            if len(row.values) != len(item.between):
                values = "1 value" if len(row.values) == 1 else f"{len(row.values)} values"
                message = f"this row has {values} for {len(item.between)} columns"
                hint = f"one for each of: {', '.join(item.between)}"
                yield subject.finding(row.node.keys["values"], WRONG_LENGTH, message, hint)
