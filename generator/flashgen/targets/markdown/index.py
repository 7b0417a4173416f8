"""All questions → the index of their sheets in Markdown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flashgen.identity import file_name
from flashgen.targets.markdown.lines import table
from flashgen.targets.markdown.writer import Writer

if TYPE_CHECKING:
    from flashgen.authoring.settings import Settings
    from flashgen.kinds.question import Question


def index(rows: Sequence[Sequence[str]], settings: "Settings") -> str:
    """Write the index of all sheets and quizzes from their rows, in the order given."""
    header = ("Topic", "Question", "Quiz", "Difficulty", "Category", "Company")
    return f"# {Writer(str).line(settings.name)}\n\n{table(header, rows)}\n"


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
