"""The planned notes of a question → what a quiz or a cut-out card asks, and the answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from string import ascii_lowercase

from flashgen.blocks import (
    Block,
    Blocks,
    ClozeText,
    Code,
    Dialogue,
    Fold,
    Hidden,
    Inline,
    Items,
    PlannedFacet,
    PlannedNote,
    Prose,
    Symbols,
    Table,
)
from flashgen.kinds import KINDS
from flashgen.markup.gaps import Gap, fill

_LAST = 9  # cloze notes follow the facets, whose slots are 1 to 8


@dataclass(frozen=True, slots=True)
class Task:
    """One prompt with its answer: blocks for a facet, else what was hidden in a cloze text.

    `facet` is the facet's name, for a cloze note its suffix, or `cloze` for an author's own.
    """

    note: PlannedNote
    facet: str
    prompt: Blocks
    answer: Blocks = ()
    hidden: tuple[str, ...] = ()

    @property
    def in_place(self) -> bool:
        """Say whether the blanks stand in a list or table, most of them on lines of their own."""
        return bool(self.hidden) and any(
            isinstance(block, Items | Symbols | Table) for block in self.note.text
        )

    @property
    def lines_of_code(self) -> int:
        """Return how many lines of code the answer has; what a program prints is none."""
        code = (b.code for b in self.answer if isinstance(b, Code) and b.language != "text")
        return sum(text.count("\n") + 1 for text in code)


def task_sections(
    notes: Sequence[PlannedNote], blank: str
) -> Iterator[tuple[str, tuple[Task, ...]]]:
    """Give the sections of a quiz that are not empty; `blank` is the Markdown of a blank."""
    for title in dict.fromkeys(kind.section.quiz_title for kind in KINDS):
        names = {kind.name for kind in KINDS if kind.section.quiz_title == title}
        if tasks := _tasks([note for note in notes if note.kind in names], blank):
            yield title, tasks


def _tasks(notes: Sequence[PlannedNote], blank: str) -> tuple[Task, ...]:
    """Order the tasks of one section, facet by facet: what shows an answer comes after asking it.

    Kinds that share a section differ in their answers, so they are mixed, the same way each time.
    """
    mixed = len({note.kind for note in notes}) > 1
    tasks = []
    for order, note in enumerate(notes):
        place = sha256(note.name.encode()).hexdigest() if mixed else f"{order:06}"
        tasks += [(facet.slot, place, _asked(note, facet)) for facet in note.facets]
        tasks += [(_LAST, place, _recalled(note, blank))] if note.text else []
    return tuple(task for _, _, task in sorted(tasks, key=lambda entry: entry[:2]))


def _asked(note: PlannedNote, facet: PlannedFacet) -> Task:
    """Ask one facet; the question itself heads the quiz, so no dialogue repeats it."""
    shown = tuple(shown for block in facet.prompt if (shown := _without_first(block)))
    unfolded = tuple(block for block in facet.answer if not isinstance(block, Fold))
    return Task(note, facet.name, shown, unfolded or facet.answer)


def _without_first(block: Block) -> Block | None:
    """Leave the first question out of a dialogue, and the dialogue if that was all."""
    if not isinstance(block, Dialogue):
        return block
    return Dialogue(block.questions[1:]) if block.questions[1:] else None


def _recalled(note: PlannedNote, blank: str) -> Task:
    """Ask for what a cloze text hides, in numbered blanks."""
    blanks = _Blanks(blank)
    prompt = tuple(blanks.empty(block) for block in note.text)
    return Task(note, note.suffix or "cloze", prompt, hidden=tuple(blanks.hidden))


class _Blanks:
    """Puts numbered blanks where a text hides something, and keeps what was hidden."""

    def __init__(self, blank: str) -> None:
        self.blank = blank
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
            return f"{content.cue} {self._gap(Gap(content.text))}".lstrip()
        return content

    def _gap(self, gap: Gap) -> str:
        label = f"({letter(len(self.hidden))})"
        self.hidden.append(_shown(gap))
        if gap.math:
            hint = rf"\text{{ ({gap.hint})}}" if gap.hint else ""
            return rf"\underline{{\text{{{label}}}\qquad\quad}}{hint}"
        hint = f" ({gap.hint})" if gap.hint else ""
        space = " " if gap.before.isalnum() else ""
        return f"{space}{label} {self.blank}{hint}"


def _shown(gap: Gap) -> str:
    """Return the Markdown of what a gap hides, as it stood there: a formula, code or a text."""
    if gap.math:
        return f"${gap.hidden}$"
    if not gap.code:
        return gap.hidden
    ticks = "`" * (1 + max(map(len, re.findall("`+", gap.hidden)), default=0))
    if "\n" in gap.hidden:
        return f"{ticks:`<3}\n{gap.hidden}\n{ticks:`<3}"
    return f"{ticks} {gap.hidden} {ticks}" if gap.hidden.strip() else gap.hidden


def letter(number: int) -> str:
    """Return a, b, … z, aa, ab, … for 0, 1, 2 and so on."""
    before, last = divmod(number, 26)
    return (letter(before - 1) if before else "") + ascii_lowercase[last]
