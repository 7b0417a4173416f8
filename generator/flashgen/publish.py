"""Print: the content of a `cards/` folder → PDF and HTML pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flashgen import collection, pipeline
from flashgen.compile import CompiledQuestion
from flashgen.diagnostics import Diagnostic, Severity, did_you_mean, has_errors
from flashgen.markup.svg import FormulaError, drawer
from flashgen.output import write
from flashgen.pipeline import Progress
from flashgen.plan import KINDS
from flashgen.question import Settings
from flashgen.source import Source
from flashgen.targets.print.layouts import BY_NAME, Layout
from flashgen.targets.print.pages import Job, Page, Subject, make
from flashgen.targets.print.pdf import TypesetError

FACETS = (*dict.fromkeys(facet for kind in KINDS for facet in kind.facets), "cloze")
"""What `--facets` may name; `cloze` are the author's own cloze texts."""
_WHITE = 3.0
"""Margin in mm that every printer leaves white."""


class ChoiceError(ValueError):
    """What was asked for cannot be printed, whatever the content says."""


@dataclass(frozen=True)
class Choice:
    """What to print, and how: the options of `flashgen print`.

    Without `questions` (ids) all are printed; cards are on the paper of their layout unless
    `paper` says otherwise. `offset` moves the backs of cards right and down, in mm.
    """

    kind: str = "sheet"
    form: str = "pdf"
    paper: str = ""
    questions: tuple[str, ...] = ()
    shuffle: int | None = None
    count: int | None = None
    layout: str = "a4-8"
    flip: str = "long"
    offset: tuple[float, float] = (0.0, 0.0)
    facets: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Printed:
    """What was printed: the files, the number of cards, and what each cheatsheet left out."""

    files: tuple[str, ...]
    cards: int = 0
    left_out: tuple[tuple[str, tuple[str, ...]], ...] = ()


def publish(
    cards: Path, output: Path, choice: Choice, *, now: int, progress: Progress | None = None
) -> tuple[Printed | None, tuple[Diagnostic, ...]]:
    """Print `cards` into `output`/print; without a result if anything was an error.

    `now` (seconds since 1970) is the date in the files. Raises ChoiceError.
    """
    layout = _layout(choice)
    loaded = pipeline.load(cards)
    if not loaded.questions:
        return None, loaded.findings
    questions = collection.study_order(loaded.questions)
    chosen = _chosen(questions, choice)
    findings = list(loaded.findings)
    pages: list[Page] = []
    jobs = list(_jobs(questions, chosen, loaded.settings, choice, layout, now))
    for done, job in enumerate(jobs, 1):
        sources = [c.source for c in chosen if job.kind == "cards" or job.of(c.question.id)]
        try:
            page = make(job, drawer())
        except FormulaError as error:
            findings.append(_refused(sources, error.tex, "FG191", f"MathJax refuses this: {error}"))
        except TypesetError as error:
            message = f'typst cannot read the image "{error.image}"' if error.image else str(error)
            hint = f"typst says: {error}" if error.image else ""
            findings.append(_refused(sources, error.image, "FG190", message, hint))
        else:
            pages.append(page)
            findings += _remarks(page, sources)
        if progress:
            progress(done, len(jobs))
    drawer().keep()
    findings.sort()
    if has_errors(findings):
        return None, tuple(findings)
    folder = output / "print"
    write({folder / page.name: page.data for page in pages})
    printed = Printed(
        tuple((folder / page.name).as_posix() for page in pages),
        sum(page.cards for page in pages),
        tuple((page.name, page.left_out) for page in pages if page.left_out),
    )
    return printed, tuple(findings)


def _layout(choice: Choice) -> Layout:
    """Return the layout on its paper. Raises ChoiceError if the cards do not fit there."""
    layout = BY_NAME[choice.layout]
    layout = layout.on(choice.paper or layout.paper)
    if choice.kind != "cards":
        return layout
    left, right, up, down = layout.room()
    if min(left, right, up, down) < _WHITE:
        raise ChoiceError(f"{layout.paper} paper is too small for the layout {layout.name}")
    dx, dy = choice.offset
    if not (-left <= dx <= right and -up <= dy <= down):
        raise ChoiceError(
            f"an offset of {dx:g} and {dy:g} mm moves the cards off the paper; the layout "
            f"{layout.name} has {min(left, right):g} and {min(up, down):g} mm around them"
        )
    return layout


def _chosen(questions: Sequence[CompiledQuestion], choice: Choice) -> list[CompiledQuestion]:
    """Return the questions asked for, with the notes asked for. Raises ChoiceError."""
    known = {compiled.question.id for compiled in questions}
    for wanted in choice.questions:
        if wanted not in known:
            raise ChoiceError(f'there is no question "{wanted}"; {did_you_mean(wanted, known)}')
    tags = {tag for compiled in questions for note in compiled.notes for tag in note.fields.tags}
    for tag in choice.tags:
        if tag not in tags:
            raise ChoiceError(f'no card has the tag "{tag}"; {did_you_mean(tag, tags)}')
    return [
        replace(c, notes=tuple(n for n in c.notes if set(choice.tags) <= set(n.fields.tags)))
        for c in questions
        if not choice.questions or c.question.id in choice.questions
    ]


def _jobs(
    questions: Sequence[CompiledQuestion],
    chosen: Sequence[CompiledQuestion],
    settings: Settings,
    choice: Choice,
    layout: Layout,
    now: int,
) -> Iterator[Job]:
    """Give the files to print: one for each question, or one for the cards of all."""
    images = {image.relative: image for c in chosen for image in c.sheet_images.values()}
    job = Job(
        name=f"cards.{choice.form}",
        kind=choice.kind,
        form=choice.form,
        paper=layout.paper if choice.kind == "cards" else choice.paper or "a4",
        subjects=tuple(
            Subject(c.question, tuple(note.planned for note in c.notes), c.shown) for c in chosen
        ),
        settings=settings,
        titles={c.question.id: c.question.title for c in questions},
        read=_reader({name: image.data for name, image in images.items()}),
        now=now,
        layout=layout,
        flip=choice.flip,
        offset=choice.offset,
        facets=choice.facets,
        shuffle=choice.shuffle,
        count=choice.count,
    )
    if choice.kind == "cards":
        if not any(job.asks(subject) for subject in job.subjects):
            raise ChoiceError("there is no card with these facets and tags")
        yield job
        return
    end = "" if choice.kind == "sheet" else f"-{choice.kind}"
    for subject in job.subjects:
        name = f"{subject.question.id}{end}.{choice.form}"
        yield replace(job, name=name, subjects=(subject,))


def _reader(images: dict[str, bytes]) -> Callable[[str], bytes]:
    return images.__getitem__


def _remarks(page: Page, sources: Sequence[Source]) -> Iterator[Diagnostic]:
    """Give the warnings about a page that was made."""
    for char in page.missing:
        codes = " ".join(f"U+{ord(part):04X}" for part in char)
        finding = _refused(
            sources,
            char,
            "FG192",
            f'no font has "{char}" ({codes}), so it prints as a box',
            "install a font that has it, such as Noto Sans CJK or Noto Emoji",
        )
        yield replace(finding, severity=Severity.WARNING)
    for card in page.squeezed:
        item = card.partition("/")[2].rpartition(".")[0] or card.partition(".")[0]
        finding = _refused(
            sources,
            f"id: {item}",
            "FG193",
            f"the card {card} is too full: part of it prints smaller than 7.5 pt",
            "choose a layout with larger cards, or shorten the table, code or formula",
        )
        yield replace(finding, severity=Severity.WARNING)


def _refused(
    sources: Sequence[Source], text: str, code: str, message: str, hint: str = ""
) -> Diagnostic:
    """Report something at the first place where the sources say it, else at their beginning."""
    for source in sources:
        at = source.text.find(text) if text else -1
        if at >= 0:
            line = source.text.count("\n", 0, at) + 1
            column = at - source.text.rfind("\n", 0, at)
            return source.finding(line, column, code, message, hint)
    return sources[0].finding(1, 1, code, message, hint)
