"""An exercise: code to be written, whose solution passes tests."""

from collections.abc import Iterator

from flashgen.authoring.schema import Markdown, Name, Verbatim, model
from flashgen.blocks import Cited, Code, Entry, Fold, Items, Manner, Prose, blocks, fold
from flashgen.kinds.item import Item
from flashgen.kinds.kind import Facet, Kind, Look, Section

LANGUAGE = "python"


@model
class Exercise(Item):
    """A piece of Python to be written, with the tests that tell whether it is right."""

    title: Name
    """What is to be written."""
    task: Markdown
    """The task, with all that one has to know to pass the tests."""
    starter: Verbatim
    """What one begins with: the names of the solution, with nothing in them yet."""
    solution: Verbatim
    """Code that passes the tests."""
    tests: Verbatim
    """Functions `test_…` with asserts; they run after the code, and see its names."""
    hints: tuple[Markdown, ...] = ()
    """What helps whoever is stuck, one at a time; folded on the back."""
    explain: Markdown | None = None
    """Why the solution is right, and what it costs; folded on the back."""

    @property
    def folds(self) -> tuple[Fold, Fold]:
        """Return hints and explanation, folded."""
        hints = Items(self.hints, ordered=True) if self.hints else None
        return fold("Hints", hints), fold("Why it works", self.explain)


def cards(item: Exercise) -> Iterator[Facet]:
    """Ask for the code."""
    shown = blocks(item.task, Code(item.starter, LANGUAGE))
    answer = blocks(Code(item.solution, LANGUAGE), *item.folds)
    manner = Manner(long=True, compared="shown")
    yield Facet("solve", "Write the code: **{title}**", shown=shown, answer=answer, manner=manner)


def page(item: Exercise) -> Entry:
    """Lay an exercise out: the task, then hints and solution, folded."""
    hints, why = item.folds
    solution = fold("Solution", Code(item.solution, LANGUAGE), *why.blocks)
    below = blocks(Code(item.starter, LANGUAGE), hints, solution)
    return Entry(name=item.title, body=(Cited(Prose(item.task)), *below))


EXERCISE = Kind(
    "exercise",
    model=Exercise,
    listed="exercises",
    says="Code to be written, with its tests.",
    section=Section("Exercises", Look.HEADED),
    title="{title}",
    slots={"solve": 1},
    cards=cards,
    page=page,
    starter=r"""
  - id: exercise-1
    title: A running mean
    task: Return the mean of the first one, two, … values of a list, in one pass.
    starter: |
      def running_mean(values):
          ...
    solution: |
      def running_mean(values):
          means, total = [], 0.0
          for count, value in enumerate(values, 1):
              total += value
              means.append(total / count)
          return means
    tests: | # `flashgen check --run` runs them
      def test_grows_with_the_values():
          assert running_mean([1, 2, 6]) == [1.0, 1.5, 3.0]

      def test_nothing_has_no_mean():
          assert running_mean([]) == []
    hints: # one at a time
      - Keep the sum of what you have seen.
    explain: Each value is added once, so it takes $O(n)$ time.
""",
)
