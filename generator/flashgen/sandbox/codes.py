"""The codes of what only running a snippet finds."""

from flashgen.diagnostics import Rule

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
