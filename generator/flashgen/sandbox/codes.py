"""The codes of what only running a snippet finds."""

from flashgen.diagnostics import Rule

_MEAN = """
exercises:
  - id: mean
    title: A mean by hand
    task: Return the mean of a list of numbers; that of none is zero.
    starter: |
      def mean(values):
          ...
    solution: |
      def mean(values):
          return sum(values) / len(values) if values else 0
    tests: |
      def test_of_two():
          assert mean([1, 2]) == 1.5

      def test_of_none():
          assert mean([]) == 0
"""
NOT_PRINTED = Rule.error(
    "FG182",
    "output that is not printed",
    """
    `flashgen check --run` executed the snippet, and it prints something else than the card
    says. `--fix` writes what it prints into the file.
    """,
    bad="""
snippets:
  - id: division
    title: Floor division of a negative number
    code: print(-7 // 2)
    output: "-3"
    explain: Floor division rounds down, not towards zero.
""",
    good="""
snippets:
  - id: division
    title: Floor division of a negative number
    code: print(-7 // 2)
    output: "-4"
    explain: Floor division rounds down, not towards zero.
""",
)

FAILED = Rule.error(
    "FG183",
    "snippet that cannot be run",
    """
    `flashgen check --run` executed the snippet, and it raised an exception, took too long,
    needed too much memory or printed without end. An `output` that ends with the exception's
    own line, such as `ZeroDivisionError: division by zero`, is right.
    """,
    bad="""
snippets:
  - id: division
    title: Division by zero
    code: |
      print("before")
      1 / 0
    output: before
    explain: Python raises an exception.
""",
    good="""
snippets:
  - id: division
    title: Division by zero
    code: |
      print("before")
      1 / 0
    output: |
      before
      ZeroDivisionError: division by zero
    explain: Python raises an exception.
""",
)

FAILED_FRAGMENT = Rule.warning(
    "FG184",
    "fragment that cannot be run",
    """
    `flashgen check --run` executed a snippet that has no `output`, and it failed. Ignore this
    where the code is meant to be read only.
    """,
    bad="""
snippets:
  - id: step
    title: One step of gradient descent
    code: w -= rate * gradient(w)
    explain: The weights move against the gradient.
""",
    good="""
snippets:
  - id: step
    title: One step of gradient descent
    code: |
      w, rate = 1.0, 0.1
      w -= rate * 2 * w
    explain: The weights move against the gradient.
""",
)
NOT_PASSED = Rule.error(
    "FG185",
    "exercise that its solution does not pass",
    """
    `flashgen check --run` ran the tests of an exercise on its solution, and a test failed or
    did not end, or there is none. Each test is a function `test_…` with asserts; it has passed
    only if it ran to its end.
    """,
    bad=_MEAN.replace(" if values else 0", ""),
    good=_MEAN,
)
NO_START = Rule.error(
    "FG186",
    "starter that cannot be started from",
    """
    `flashgen check --run` ran the tests of an exercise on its starter. A starter runs as it is,
    defines all names of the solution but those that begin with `_`, and does not pass the
    tests: otherwise nothing is left to do.
    """,
    bad=_MEAN.replace("def mean(values):\n          ...", "numbers = []"),
    good=_MEAN,
)
PASSED_BEFORE = Rule.warning(
    "FG187",
    "test that the starter passes",
    """
    `flashgen check --run` ran the tests of an exercise on its starter, which passes some of
    them. Such a test says nothing about an answer: it was passed before anything was written.
    """,
    bad=_MEAN.replace("...", "return 0"),
    good=_MEAN,
)
