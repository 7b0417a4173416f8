"""Every row of a comparison has a value for each thing compared."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic
from flashgen.kinds.question import Comparison
from flashgen.rules.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report rows with too few or too many values."""
    for path, item in subject.question.items():
        if not isinstance(item, Comparison):
            continue
        for index, row in enumerate(item.rows):
            if len(row.values) != len(item.between):
                values = "1 value" if len(row.values) == 1 else f"{len(row.values)} values"
                message = f"this row has {values} for {len(item.between)} columns"
                hint = f"one for each of: {', '.join(item.between)}"
                place = (*path, "rows", index, "values")
                yield subject.finding_at_key(place, "FG124", message, hint)
