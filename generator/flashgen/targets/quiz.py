"""A question → its quiz in Markdown: every prompt with room to write, and the answers behind."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from string import ascii_lowercase

from flashgen.markup.commonmark import Gap, Writer, fill, listing, run_in
from flashgen.plan.document import (
    Block,
    Blocks,
    ClozeText,
    Dialogue,
    Facet,
    Fold,
    Hidden,
    Inline,
    Items,
    Labelled,
    PlannedNote,
    Prose,
    Symbols,
    Table,
)
from flashgen.question import Question

PAGE_BREAK = '<div style="page-break-after: always"></div>'
BLANK = "______"
_LAST = 9  # cloze notes follow the facets, whose slots are 1 to 8
_BRIEF = 120  # characters up to which several answers share a paragraph
_VERDICT = re.compile(r"\*\*[^*\n]+\*\*")
_BARE_BLANK = re.compile(rf"^\W*(?:\d+\. )?\(a\) {BLANK}$", re.MULTILINE)  # a rule without label
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The question", ("question",)),
    ("Concepts", ("concept",)),
    ("Formulas", ("formula",)),
    ("Hyperparameters", ("hyperparameter",)),
    ("Pitfalls", ("pitfall",)),
    ("Comparisons", ("comparison",)),
    ("Use it or not?", ("use-when", "avoid-when")),
    ("Applications", ("application",)),
    ("Code", ("snippet",)),
    ("Figures", ("figure",)),
    ("Key facts", ("cloze",)),
    ("Follow-up questions", ("follow-up",)),
)


@dataclass(frozen=True, slots=True)
class _Task:
    """One prompt and its answer, both written."""

    prompt: str
    answer: str
    in_place: bool = False

    @property
    def room(self) -> int:
        """Return the number of empty lines to write on; blanks on lines of their own need few."""
        return 2 if self.in_place else min(5, 2 + len(self.answer) // 150)


def quiz(question: Question, notes: Sequence[PlannedNote], image: Callable[[str], str]) -> str:
    """Write the quiz of a question from its planned notes.

    `image` maps an authored image path to the one to write. Raises UnbalancedClozeError.
    """
    writer = Writer(image, below=4)
    prompts, answers, number = [], [], 0
    for title, kinds in SECTIONS:
        tasks = _tasks([note for note in notes if note.kind in kinds], writer)
        if tasks:
            prompts.append(f"## {title}")
            answers.append(f"### {title}")
        for task in tasks:
            number += 1
            prompts += [run_in(f"**{number}.**", task.prompt), *["&nbsp;"] * task.room]
            answers.append(run_in(f"**{number}.**", task.answer))
    head = [f"# Quiz: {writer.line(question.title)}", writer.line(question.question)]
    return "\n\n".join([*head, *prompts, PAGE_BREAK, "## Answers", *answers]) + "\n"


def _tasks(notes: Sequence[PlannedNote], writer: Writer) -> list[_Task]:
    """Write the tasks of one section, facet by facet: what shows an answer comes after asking it.

    Kinds that share a section differ in their answers, so they are mixed, the same way each time.
    """
    mixed = len({note.kind for note in notes}) > 1
    tasks = []
    for order, note in enumerate(notes):
        place = sha256(note.name.encode()).hexdigest() if mixed else f"{order:06}"
        tasks += [(facet.slot, place, _asked(facet, writer)) for facet in note.facets]
        tasks += [(_LAST, place, _recalled(note.text, writer))] if note.text else []
    return [task for _, _, task in sorted(tasks, key=lambda entry: entry[:2])]


def _asked(facet: Facet, writer: Writer) -> _Task:
    """Write one facet; the question itself heads the quiz, so no dialogue repeats it."""
    prompt = [
        replace(block, questions=block.questions[1:]) if isinstance(block, Dialogue) else block
        for block in facet.prompt
    ]
    shown = tuple(block for block in prompt if block != Dialogue(()))
    unfolded = tuple(block for block in facet.answer if not isinstance(block, Fold))
    return _Task(writer.blocks(shown), _answered(unfolded or facet.answer, writer))


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


def _recalled(text: Blocks, writer: Writer) -> _Task:
    """Write a cloze text with numbered blanks, and what belongs into them."""
    blanks = _Blanks()
    prompt = writer.blocks(tuple(blanks.empty(block) for block in text))
    if len(blanks.hidden) == 1 and not _BARE_BLANK.search(prompt):
        prompt = prompt.replace("(a) ", "", 1)
    filled = [writer.prose(hidden) for hidden in blanks.hidden]
    if len(filled) == 1:
        return _Task(prompt, filled[0])
    labelled = [run_in(f"({_letter(n)})", hidden) for n, hidden in enumerate(filled)]
    in_place = any(isinstance(block, Items | Symbols | Table) for block in text)
    return _Task(prompt, _together(labelled), in_place)


class _Blanks:
    """Puts numbered blanks where a text hides something, and keeps what was hidden."""

    def __init__(self) -> None:
        self.hidden: list[str] = []

    def empty(self, block: Block) -> Block:
        """Return the block with blanks."""
        match block:
            case ClozeText(text):
                return Prose(fill(text, self._gap))
            case Items(items):
                return replace(block, items=tuple(map(self._inline, items)))
            case Symbols(entries):
                return Symbols(tuple((tex, self._inline(meaning)) for tex, meaning in entries))
            case Table(header, rows):
                return Table(header, tuple(tuple(map(self._inline, row)) for row in rows))
            case _:
                return block

    def _inline(self, content: Inline) -> Inline:
        if isinstance(content, Hidden):
            return self._gap(Gap(content.text))
        return content

    def _gap(self, gap: Gap) -> str:
        label = f"({_letter(len(self.hidden))})"
        self.hidden.append(f"${gap.hidden}$" if gap.math else gap.hidden)
        if gap.math:
            hint = rf"\text{{ ({gap.hint})}}" if gap.hint else ""
            return rf"\underline{{\text{{{label}}}\qquad\quad}}{hint}"
        hint = f" ({gap.hint})" if gap.hint else ""
        space = " " if gap.before.isalnum() else ""
        return f"{space}{label} {BLANK}{hint}"


def _letter(number: int) -> str:
    """Return a, b, … z, aa, ab, … for 0, 1, 2 and so on."""
    before, last = divmod(number, 26)
    return (_letter(before - 1) if before else "") + ascii_lowercase[last]
