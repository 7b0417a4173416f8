"""A question → its quiz in Markdown: every prompt with room to write, and the answers behind."""

import re
from collections.abc import Callable, Sequence

from flashgen.blocks import Blocks, Labelled, PlannedNote, Symbols
from flashgen.kinds.question import Question
from flashgen.targets.markdown.lines import listing, run_in
from flashgen.targets.markdown.writer import Writer
from flashgen.targets.tasks import Task, letter, task_sections

PAGE_BREAK = '<div style="page-break-after: always"></div>'
BLANK = "______"
_MOST_CODE = 20
_BRIEF = 120  # characters up to which several answers share a paragraph
_VERDICT = re.compile(r"\*\*[^*\n]+\*\*")
_BARE_BLANK = re.compile(rf"^\W*(?:\d+\. )?\(a\) {BLANK}$", re.MULTILINE)  # a rule without label


def quiz(question: Question, notes: Sequence[PlannedNote], image: Callable[[str], str]) -> str:
    """Write the quiz of a question from its planned notes.

    `image` maps an authored image path to the one to write. Raises UnbalancedClozeError.
    """
    writer = Writer(image, below=4)
    prompts, answers, number = [], [], 0
    for title, tasks in task_sections(notes, BLANK):
        prompts.append(f"## {title}")
        answers.append(f"### {title}")
        for task in tasks:
            number += 1
            answer = _answer(task, writer)
            prompts += [run_in(f"**{number}.**", _prompt(task, writer))]
            prompts += ["&nbsp;"] * _room(task, answer)
            answers.append(run_in(f"**{number}.**", answer))
    head = [f"# Quiz: {writer.line(question.title)}", writer.line(question.question)]
    return "\n\n".join([*head, *prompts, PAGE_BREAK, "## Answers", *answers]) + "\n"


def _room(task: Task, answer: str) -> int:
    """Return the number of empty lines to write on; blanks on lines of their own need few."""
    if task.in_place and len(task.hidden) > 1:
        return 2
    return min(_MOST_CODE, task.lines_of_code) or min(5, 2 + len(answer) // 150)


def _prompt(task: Task, writer: Writer) -> str:
    prompt = writer.blocks(task.prompt)
    if len(task.hidden) == 1 and not _BARE_BLANK.search(prompt):
        return re.sub(r"\\?\(a\) ", "", prompt, count=1)
    return prompt


def _answer(task: Task, writer: Writer) -> str:
    filled = [writer.prose(hidden) for hidden in task.hidden]
    if len(filled) == 1:
        return filled[0]
    labelled = [run_in(f"({letter(n)})", hidden) for n, hidden in enumerate(filled)]
    return _together(labelled) if task.hidden else _answered(task.answer, writer)


def _answered(blocks: Blocks, writer: Writer) -> str:
    """Write an answer, tight: symbols in one paragraph, a verdict and its reason in one line."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Symbols):
            lines = [writer.blocks((Symbols((entry,)),)) for entry in block.entries]
            parts.append(_together([line.removeprefix("- ") for line in lines]))
        elif isinstance(block, Labelled) and parts and _VERDICT.fullmatch(parts[-1]):
            parts[-1] = run_in(parts[-1], writer.blocks((block,)))
        else:
            parts.append(writer.blocks((block,)))
    return "\n\n".join(parts)


def _together(texts: Sequence[str]) -> str:
    """Join short texts in one paragraph; else list them."""
    brief = all(len(text) <= _BRIEF and "\n" not in text for text in texts)
    return " · ".join(texts) if brief else listing(texts)
