"""All questions → the index of their sheets in Markdown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flashgen.identity import file_name
from flashgen.kinds import BY_LIST
from flashgen.targets.markdown.lines import listing, table
from flashgen.targets.markdown.writer import Writer

if TYPE_CHECKING:
    from flashgen.authoring.settings import Settings
    from flashgen.kinds.question import Question


def index(rows: Sequence[Sequence[str]], settings: "Settings", names: Sequence[str] = ()) -> str:
    """Write the index of all sheets and quizzes from their rows, in the order given.

    What is called by other `names` too can be found by these, below the table.
    """
    header = ("Topic", "Question", "Quiz", "Difficulty", "Category", "Company")
    return f"# {Writer(str).line(settings.name)}\n\n{table(header, rows)}\n{_other_names(names)}"


def _other_names(names: Sequence[str]) -> str:
    return f"\n## Other names\n\n{listing(sorted(names, key=str.casefold))}\n" if names else ""


def index_names(question: "Question") -> tuple[str, ...]:
    """Write the lines of the index that lead from other names to what is known by them."""
    writer = Writer(str)
    sheet = f"[{writer.line(question.title, linked=True)}]({question.id}.md)"
    return tuple(
        f"{writer.line(other)}: {writer.line(item.say(BY_LIST[str(path[0])].title))}, in {sheet}"
        for path, item in question.items()
        for other in item.other_names
    )


def index_row(question: "Question") -> tuple[str, ...]:
    """Write the row that a question has in the index."""
    writer = Writer(str)
    return (
        f"[{writer.cell(question.title, linked=True)}]({file_name(question.id)}.md)",
        writer.cell(question.question),
        f"[Quiz]({question.id}-quiz.md)",
        (question.asked.difficulty or "").capitalize(),
        writer.cell(question.asked.category or ""),
        writer.cell(question.asked.company or ""),
    )
