"""A follow-up question, with the questions that led to it as context."""

from collections.abc import Iterator

from flashgen.authoring.schema import Line, Markdown, model
from flashgen.blocks import Cited, Entry, Prose, blocks
from flashgen.diagnostics import Rule
from flashgen.kinds.item import Item
from flashgen.kinds.kind import Facet, Kind, Look, Section

NO_FOLLOW_UPS = Rule.hint(
    "FG412",
    "question without follow-ups",
    "Interviewers ask on until the ground gives way; what they ask next should be practised.",
    bad="""
follow_ups: []
""",
    good="""
follow_ups:
  - id: heavy-tails
    question: What changes if the data have heavy tails?
    answer: The sample mean converges slowly; use a trimmed mean or the median.
""",
)


@model
class FollowUp(Item):
    """A question that the interviewer asks next."""

    question: Line
    """The question."""
    answer: Markdown
    """The answer, short enough to say aloud."""
    follow_ups: tuple["FollowUp", ...] = ()
    """What is asked after that answer; chains have at most four questions."""


def cards(item: FollowUp) -> Iterator[Facet]:
    """Ask it, after the questions that led to it."""
    yield Facet("answer", "{question}", dialogue=True, answer=blocks(item.answer))


def page(item: FollowUp) -> Entry:
    """Lay a follow-up out: the question and its answer."""
    answer = Prose(item.answer)
    return Entry(name=item.question, body=(Cited(answer),), brief=(answer,))


FOLLOW_UP = Kind(
    "follow-up",
    model=FollowUp,
    listed="follow_ups",
    says="What the interviewer asks next.",
    nested="follow_ups",
    missed=(NO_FOLLOW_UPS, "interviewers ask on until the ground gives way"),
    section=Section("Follow-up questions", Look.DIALOGUE, rank=110),
    title="{question}",
    slots={"answer": 1},
    cards=cards,
    page=page,
    starter=r"""
  - id: follow-up-1
    question: What if the data have heavy tails?
    answer: Use a median or a trimmed mean; the sample mean may converge slowly or not at all.
    follow_ups: # chains, up to four deep
      - id: follow-up-2
        question: How much would you trim?
        answer: As much as cross-validation on the quantity you care about suggests; often 5 to 20 %.
""",  # noqa: E501
)
