"""Chains of follow-ups stay short enough to be read above a card as its context."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds import BY_LIST
from flashgen.rules.subject import Subject

TOO_DEEP = Rule.error(
    "FG116",
    "chain of follow-ups too long",
    "A follow-up is read below all that was asked before it; more than four do not fit a card.",
    bad="""
follow_ups:
  - id: one
    question: Why?
    answer: Because.
    follow_ups:
      - id: two
        question: Why is that?
        answer: Because.
        follow_ups:
          - id: three
            question: And that?
            answer: Because.
            follow_ups:
              - id: four
                question: And why is that?
                answer: Because.
                follow_ups:
                  - id: five
                    question: And what for?
                    answer: For nothing.
""",
    good="""
follow_ups:
  - id: one
    question: Why?
    answer: Because.
    follow_ups:
      - id: two
        question: Why is that?
        answer: Because.
  - id: five
    question: What is it for?
    answer: For something.
""",
)

MAX_LENGTH = 4


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report where a chain has become too long."""
    for path, item in subject.question.items():
        key = BY_LIST[str(path[0])].nested
        if key and len(path) == 2 * MAX_LENGTH and getattr(item, key):
            message = f"a chain has at most {MAX_LENGTH} {key.replace('_', '-')}"
            hint = "move these up, or ask them in a chain of their own"
            yield subject.finding(item.node.keys[key], TOO_DEEP, message, hint)
