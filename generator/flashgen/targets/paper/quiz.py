"""A question → its quiz: prompts with ruled room to write, the answers on later pages."""

from collections.abc import Sequence
from random import Random

from flashgen.blocks import PlannedNote
from flashgen.kinds.question import Question
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.tree import TALL, Element, Node, Nodes, part, plain, room
from flashgen.targets.tasks import Task, letter, task_sections

BLANK = f"<u>{'&nbsp;' * 12}</u>"
"""A blank in Markdown: an underlined space, which the writers draw as a rule."""
_MOST_LINES = 7
_MOST_CODE = 20


def quiz(
    question: Question,
    notes: Sequence[PlannedNote],
    deck: str,
    content: Content,
    *,
    shuffle: int | None = None,
    count: int | None = None,
) -> Nodes:
    """Compose the quiz of a question.

    `shuffle` is the seed of a random order, which drops the sections; `count` how many prompts
    are asked at most.
    """
    sections = list(task_sections(notes, BLANK))
    if shuffle is not None:
        tasks = [task for _, section in sections for task in section]
        Random(shuffle).shuffle(tasks)  # noqa: S311
        sections = [("", tuple(tasks))]
    prompts: list[Node] = []
    answers: list[Node] = []
    number, left = 0, count if count is not None else 10**9
    for title, section in sections:
        chosen, left = section[:left], left - len(section[:left])
        if title and chosen:
            prompts.append(part("section", title))
            answers.append(part("answer-section", title))
        for task in chosen:
            number += 1
            answer = answered(task, content)
            asked = prompt(task, content)
            prompts.append(
                part(
                    "prompt",
                    asked,
                    number=number,
                    lines=_lines(task, answer),
                    breakable=room(asked) > TALL,
                )
            )
            answers.append(part("answer", answer, number=number))
    head = part("quiz-head", deck, content.line(question.title), content.line(question.question))
    return (head, *prompts, part("answers", answers))


def prompt(task: Task, content: Content) -> Nodes:
    """Read what a task asks; a single blank needs no letter."""
    nodes = content.blocks(task.prompt)
    return _without_letter(nodes) if len(task.hidden) == 1 else nodes


def answered(task: Task, content: Content) -> Nodes:
    """Read the answer of a task; what was hidden stands after the letter of its blank."""
    if not task.hidden:
        return content.blocks(task.answer)
    if len(task.hidden) == 1:
        return content.prose(task.hidden[0])
    texts = [content.line(hidden) for hidden in task.hidden]
    return (
        part(
            "lettered",
            *(slot for n, text in enumerate(texts) for slot in ((f"({letter(n)})",), text)),
        ),
    )


def _lines(task: Task, answer: Nodes) -> int:
    """Return how many ruled lines an answer needs; blanks in lists and tables have their room."""
    if task.in_place and len(task.hidden) > 1:
        return 0
    return min(_MOST_CODE, task.lines_of_code) or min(_MOST_LINES, 2 + len(plain(answer)) // 160)


def _without_letter(nodes: Nodes) -> Nodes:
    done = False

    def cleared(node: Node) -> Node:
        nonlocal done
        if isinstance(node, str) and "(a) " in node and not done:
            done = True
            return node.replace("(a) ", "", 1)
        if isinstance(node, Element):
            return Element(node.name, tuple(map(cleared, node.children)), node.attributes)
        return node

    return tuple(map(cleared, nodes))
