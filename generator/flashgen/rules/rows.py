"""Every row of a comparison has a value for each thing compared."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic
from flashgen.kinds.comparison import Comparison
from flashgen.rules.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report rows with too few or too many values."""
    for item in subject.question.each(Comparison):
        for row in item.rows:
            if len(row.values) != len(item.between):
                values = "1 value" if len(row.values) == 1 else f"{len(row.values)} values"
                message = f"this row has {values} for {len(item.between)} columns"
                hint = f"one for each of: {', '.join(item.between)}"
                yield subject.finding(row.node.keys["values"], "FG124", message, hint)
