"""Print: the content of a `cards/` folder → PDF and HTML pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flashgen.authoring.settings import Settings
from flashgen.between_questions.order import study_order
from flashgen.blocks import PlannedNote
from flashgen.commands.load import Progress, load, reported
from flashgen.commands.places import Chosen, Place, Places
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.diagnostics import Diagnostic, did_you_mean, has_errors
from flashgen.identity import file_name
from flashgen.kinds import KINDS
from flashgen.math.svg import drawer
from flashgen.output import remove, tidy, write
from flashgen.targets.paper.codes import LOST_IN_SVG, NO_FONT, NOT_DRAWN, REFUSED, TOO_BIG
from flashgen.targets.paper.easel import Refused
from flashgen.targets.paper.job import Job, Subject
from flashgen.targets.paper.layouts import BY_NAME, Layout
from flashgen.targets.paper.pdf import Complaint, Page
from flashgen.targets.paper.press import LOSS, LOST, Failure, pages_of
from flashgen.targets.paper.prints import PRINTS, all_cards

FACETS = (*dict.fromkeys(facet for kind in KINDS for facet in kind.facets), "cloze")
"""What `--facets` may name; `cloze` are the author's own cloze texts."""
_BATCH_FILE = re.compile(r"cards(-\d+)?\.")
_BATCH = 120
"""Cards in one file at most, full sheets in every layout: each takes about 2 MB of memory."""
_NAMED = 8
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
    tiers: tuple[str, ...] = ()


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
    tidy()
    layout = _layout(choice)
    loaded = load(cards)
    if not loaded.questions:
        return None, reported(loaded.findings, loaded)
    questions = study_order(loaded.questions)
    chosen = _chosen(questions, choice, loaded.settings)
    if not chosen:
        raise ChoiceError("no question has such a card")
    findings = list(loaded.findings)
    by_id = {question.compiled.head.id: question for question in chosen}
    try:
        jobs = list(_jobs(questions, chosen, loaded.settings, choice, layout, now))
    except LOST:
        place = Places(chosen).beginning()
        findings.append(place.finding(REFUSED, f"typst refuses these cards: {LOSS}"))
        return None, reported(sorted(findings), loaded)
    pages: list[Page] = []
    for done, (job, result) in enumerate(pages_of(jobs), 1):
        about = [by_id[subject.question.id] for subject in job.subjects]
        if isinstance(result, Page):
            pages.append(result)
            findings += _remarks(result, about)
        else:
            findings += _refused(job, result, about)
        if progress:
            progress(done, len(jobs))
    drawer().keep()
    findings = list(reported(sorted(set(findings)), loaded))
    if has_errors(findings):
        return None, tuple(findings)
    folder = output / "print"
    files = {folder / page.name: page.data for page in pages}
    write(files, lasting=False)
    if PRINTS[choice.kind].together:
        earlier = folder.glob(f"cards*.{choice.form}")
        remove(path for path in earlier if path not in files and _BATCH_FILE.match(path.name))
    printed = Printed(
        tuple(path.as_posix() for path in files),
        sum(page.cards for page in pages),
        tuple((page.name, page.left_out) for page in pages if page.left_out),
    )
    return printed, tuple(findings)


def _layout(choice: Choice) -> Layout:
    """Return the layout on its paper. Raises ChoiceError if the cards do not fit there."""
    layout = BY_NAME[choice.layout]
    layout = layout.on(choice.paper or layout.paper)
    if not PRINTS[choice.kind].together:
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


def _chosen(
    questions: Sequence[CompiledQuestion], choice: Choice, settings: Settings
) -> list[Chosen]:
    """Return the questions asked for, with the notes asked for. Raises ChoiceError."""
    known = {compiled.head.id for compiled in questions}
    for name in choice.questions:
        if name not in known:
            raise ChoiceError(f'there is no question "{name}"; {did_you_mean(name, known)}')
    notes = [compiled.notes() for compiled in questions]
    tags = {tag for some in notes for note in some for tag in note.fields.tags}
    for tag in choice.tags:
        if tag not in tags:
            raise ChoiceError(f'no card has the tag "{tag}"; {did_you_mean(tag, tags)}')
    chosen = []
    for compiled, some in zip(questions, notes, strict=True):
        if not choice.questions or compiled.head.id in choice.questions:
            content = compiled.content(settings.skip)
            pairs = zip(some, content.planned, strict=True)
            tagged = (pair for pair in pairs if {*pair[0].fields.tags} >= {*choice.tags})
            wanted = tuple((note, cut) for note, p in tagged if (cut := _of_tiers(p, choice.tiers)))
            if wanted or not (choice.tags or choice.tiers):
                chosen.append(Chosen(compiled, content, wanted))
    return chosen


def _of_tiers(note: PlannedNote, tiers: Sequence[str]) -> PlannedNote | None:
    """Leave the cards of other tiers out of a note; nothing may be left of it."""
    if not tiers or (note.text and note.tier in tiers):
        return note
    facets = tuple(facet for facet in note.facets if facet.tier in tiers)
    return replace(note, facets=facets) if facets else None


def _jobs(
    questions: Sequence[CompiledQuestion],
    chosen: Sequence[Chosen],
    settings: Settings,
    choice: Choice,
    layout: Layout,
    now: int,
) -> Iterator[Job]:
    """Give the files to print: one for each question, or one for the cards of all."""
    what = PRINTS[choice.kind]
    images = {image.relative: image for c in chosen for image in c.compiled.sheet_images.values()}
    job = Job(
        name=f"cards.{choice.form}",
        kind=choice.kind,
        form=choice.form,
        paper=layout.paper if what.together else choice.paper or "a4",
        subjects=tuple(
            Subject(c.content.question, tuple(planned for _, planned in c.notes), c.compiled.shown)
            for c in chosen
        ),
        settings=settings,
        titles={c.head.id: c.head.title for c in questions},
        read={name: image.data for name, image in images.items()}.__getitem__,
        now=now,
        layout=layout,
        flip=choice.flip,
        offset=choice.offset,
        facets=choice.facets,
        shuffle=choice.shuffle,
        count=choice.count,
    )
    if what.together:
        every = all_cards(job)
        if not every:
            raise ChoiceError("there is no card with these facets and tags")
        batches = [tuple(every[n : n + _BATCH]) for n in range(0, len(every), _BATCH)]
        for number, batch in enumerate(batches, 1):
            name = job.name if len(batches) == 1 else f"cards-{number}.{choice.form}"
            yield replace(job, name=name, cards=batch)
        return
    for subject in job.subjects:
        name = f"{file_name(subject.question.id + what.ending)}.{choice.form}"
        yield replace(job, name=name, subjects=(subject,))


def _remarks(page: Page, about: Sequence[Chosen]) -> Iterator[Diagnostic]:
    """Give the warnings about a page that was made."""
    places = Places(about)
    if page.missing:
        some = ", ".join(map(_shown, page.missing[:_NAMED]))
        more = f" and {len(page.missing) - _NAMED} more" if len(page.missing) > _NAMED else ""
        message = f"no font of this machine has {some}{more}: printed as boxes in {page.name}"
        hint = "install a font with them, such as Noto Sans CJK or Noto Emoji"
        yield places.text(page.missing[0]).finding(NO_FONT, message, hint)
    for card in page.squeezed:
        message = f"the card {card} is too full: part of it prints smaller than 7.5 pt"
        hint = "choose a layout with larger cards, or shorten the table, code or formula"
        yield places.card(card).finding(TOO_BIG, message, hint)
    for warning in page.warnings:
        hint = "look at it: something may be missing or look different; --format html may help"
        for what, place in _about(warning, page.name, places):
            message = f"typst warns about {what}: {warning.message}"
            yield place.finding(LOST_IN_SVG, message, hint)


def _shown(char: str) -> str:
    return char if char.isprintable() else f"U+{ord(char[0]):04X}"


def _refused(job: Job, failure: Failure, about: Sequence[Chosen]) -> Iterator[Diagnostic]:
    """Report why a file cannot be made."""
    places = Places(about)
    if isinstance(failure, Refused):
        found = places.formulas([error.tex for error in failure.formulas])
        for error, where in zip(failure.formulas, found, strict=True):
            message = f"MathJax refuses this formula: {error}"
            yield from (place.finding(NOT_DRAWN, message) for place in where)
        return
    complaint = failure.complaint
    for what, place in _about(complaint, job.name, places):
        if complaint.image:
            message = f"typst cannot read {what}: {complaint.message}"
            hint = "save it as SVG, PNG or JPEG, or print --format html"
            yield place.finding(REFUSED, message, hint)
        else:
            yield place.finding(REFUSED, f"typst refuses {what}: {complaint.message}")


def _about(complaint: Complaint, page: str, places: Places) -> Iterator[tuple[str, Place]]:
    """Give in words what a complaint is about, and where that was written."""
    if complaint.image:
        yield f'the image "{complaint.image}"', places.text(complaint.image)
    elif complaint.cards:
        yield from ((f"the card {card}", places.card(card)) for card in complaint.cards)
    else:
        yield page, places.beginning()
