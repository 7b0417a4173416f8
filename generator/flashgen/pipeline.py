"""Check, build, diff: the only module that knows the order of the stages."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from flashgen import source
from flashgen.diagnostics import Diagnostic, Severity, has_errors
from flashgen.ledger import LEDGER_FILE, MAX_LEDGER_BYTES, Ledger, read_ledger
from flashgen.load import Files, Loaded, Progress, loading, read
from flashgen.output import remove, write
from flashgen.uptodate import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.compiled import CompiledQuestion
    from flashgen.diff import Change
    from flashgen.link import Linked
    from flashgen.selection import Selection
    from flashgen.settings import Settings
    from flashgen.snippets import Runner
    from flashgen.uptodate import Lookup


@dataclass(frozen=True)
class Checked:
    """What a check found; `ran` says whether snippets were run, `fixed` names the files changed.

    `strict` is the wish of the settings.
    """

    questions: int
    findings: tuple[Diagnostic, ...]
    strict: bool = False
    ran: bool = False
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a build did; `files` are those it wrote, the package first.

    `retired` are the notes gone since the last build, `tombstones` counts all that ever went. The
    last build is what the ledger says: if it was killed once the ledger was in place, the next
    import brings more than is `new` and `changed`.
    A build that is `up_to_date` found its files as the last one left them, and wrote none.
    """

    questions: int = 0
    notes: int = 0
    cards: int = 0
    cards_by_kind: dict[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: tuple[str, ...] = ()
    tombstones: int = 0
    files: tuple[str, ...] = ()
    up_to_date: bool = False


def check(
    cards: Path,
    wanted: Selection | None = None,
    *,
    runner: Runner | None = None,
    fix: bool = False,
    progress: Progress | None = None,
) -> Checked:
    """Find all that is wrong with `cards`: what would stop a build, and more.

    Once nothing else is an error, a `runner` executes the Python snippets, and `fix` writes their
    true outputs into the question files; nothing else is written. What is not `wanted`, or is
    ignored by comments and settings, is left out, but errors never are. If nothing changed since a
    check without errors, its findings are told again.
    """
    from flashgen import selection

    wanted, inputs = wanted or selection.Selection(), read(cards)
    place = Place(cards, check=f"{wanted} {_pictures(cards)}")
    if not runner and not inputs.findings and (last := place.unchanged(inputs.all)):
        return Checked(**last[0], findings=last[1])
    from flashgen import snippets
    from flashgen.catalog import BY_CODE, paper

    loaded, _, findings = _load_and_link(cards, inputs, 0, progress, quality=True)
    complete = not has_errors(findings)
    ran = runner is not None and complete
    wrong = runner.check(loaded.questions) if runner and ran else []
    if fix and (files := snippets.corrected(wrong)):
        write(files)
        checked = check(cards, wanted, runner=runner)
        return replace(checked, fixed=tuple(source.name_of(path) for path in files))
    findings = (*findings, *(snippet.finding for snippet in wrong))
    unrun = () if ran else snippets.CODES
    unsought = (*unrun, *paper.CODES) if complete else BY_CODE
    findings, misused = selection.sift(findings, loaded.files.all, unsought)
    wanted = wanted.over(loaded.settings.check)
    told = sorted(finding for finding in (*findings, *misused) if wanted.reports(finding))
    checked = Checked(len(loaded.files.questions), tuple(told), loaded.settings.check.strict, ran)
    if complete and not runner:
        summary = {"questions": checked.questions, "strict": checked.strict}
        ledger = cards / LEDGER_FILE
        kept = {ledger: sha256(ledger.read_bytes()).hexdigest() if ledger.exists() else None}
        place.remember(inputs.all, _lookups(loaded.questions), kept, summary, told)
    return checked


def _pictures(cards: Path) -> list[tuple[str, str]]:
    """Name what lies in `cards/media/`: what of it nothing shows is a finding."""
    from flashgen.media import Library

    return [(str(path), str(path.resolve())) for path in Library(cards).pictures()]


def build(
    cards: Path,
    output: Path,
    *,
    now: int,
    frozen: bool = False,
    progress: Progress | None = None,
) -> tuple[Report | None, tuple[Diagnostic, ...]]:
    """Build `cards` into `output`; without a report if anything was an error.

    `now` (seconds since 1970) becomes the modification time of what changed. With `frozen`, a
    build that would change the ledger is an error. Nothing is written before everything has been
    made, every file is replaced as a whole, the ledger first: what a build that was killed left
    undone, the next one does. If inputs and files are as the last build left them, nothing is made
    at all.
    """
    place, inputs = Place(cards, output), read(cards)
    if not inputs.findings and (last := place.unchanged(inputs.all)):
        summary, told = last
        return Report(**{**summary, "retired": (), "files": tuple(summary["files"])}), told
    prepared, findings = _prepare(cards, inputs, now, progress)
    if prepared is None:
        return None, findings
    from flashgen.deliver import deliver, leftovers, package_path

    settings, questions, linked = prepared.settings, prepared.questions, prepared.linked
    ledger_path = cards / LEDGER_FILE
    if frozen and str(linked.ledger) != prepared.ledger_text:
        name = Path(os.path.relpath(ledger_path)).as_posix()
        message = "the ledger does not describe these cards"
        hint = "run `flashgen build` without --frozen and commit the ledger with the cards"
        return None, (*findings, Diagnostic(name, 1, 1, "FG163", message, hint))
    lost = not prepared.ledger_text and package_path(settings, output).exists()
    ledger = ledger_path, prepared.ledger_text
    delivered = deliver(settings, questions, linked, output, ledger)
    known = (*prepared.ledger.notes, *linked.ledger.notes)
    gone = [path for path in leftovers(known, questions, output) if path not in delivered.files]
    remove(gone)
    report = _report(linked, questions, delivered.files)
    again = replace(report, new=0, changed=0, unchanged=report.notes, retired=(), up_to_date=True)
    left = delivered.digests | dict.fromkeys(gone)
    place.remember(inputs.all, _lookups(questions), left, asdict(again), findings)
    return report, (*findings, *([_lost_ledger(ledger_path)] if lost else ()))


def diff(
    cards: Path,
    output: Path,
    *,
    now: int,
    package: Path | None = None,
    collection_path: Path | None = None,
) -> tuple[list[Change] | None, tuple[Diagnostic, ...]]:
    """Say what importing a build of `cards` would do; without changes if anything was an error.

    Compares with `package`, with a user's `collection_path`, or else with the ledger; in the last
    case the package in `output` provides the old texts, as far as it is the one of the ledger.
    Writes nothing. Raises UnreadableError.
    """
    from flashgen.deliver import package_path
    from flashgen.diff import against_ledger, against_notes
    from flashgen.targets.anki.imported import UnreadableError, read_collection, read_package

    prepared, findings = _prepare(cards, read(cards), now)
    if prepared is None:
        return None, findings
    linked, ledger = prepared.linked, prepared.ledger
    if package:
        return against_notes(linked, ledger, read_package(package)), findings
    if collection_path:
        return against_notes(linked, ledger, read_collection(collection_path)), findings
    last = package_path(prepared.settings, output)
    try:
        built = read_package(last) if last.is_file() else {}
    except UnreadableError:
        built = {}
    mods = {entry.guid: entry.mod for entry in ledger.notes.values()}
    current = {guid: note for guid, note in built.items() if note.mod == mods.get(guid)}
    return against_ledger(linked, current), findings


@dataclass(frozen=True)
class _Prepared:
    """Everything known before the first file is made."""

    settings: Settings
    questions: list[CompiledQuestion]
    linked: Linked
    ledger: Ledger
    ledger_text: str


def _prepare(
    cards: Path, files: Files, now: int, progress: Progress | None = None
) -> tuple[_Prepared | None, tuple[Diagnostic, ...]]:
    """Load and link; of the findings, keep what a build tells."""
    loaded, prepared, findings = _load_and_link(cards, files, now, progress)
    return prepared, told(findings, loaded)


def told(findings: Sequence[Diagnostic], loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Keep the findings that a build or a print tells: no hints, nothing that authors ignore."""
    from flashgen import selection

    findings, _ = selection.sift(findings, loaded.files.all)
    wanted = selection.Selection().over(loaded.settings.check)
    return tuple(f for f in findings if f.severity is not Severity.HINT and wanted.reports(f))


def _load_and_link(
    cards: Path,
    files: Files,
    now: int,
    progress: Progress | None = None,
    *,
    quality: bool = False,
) -> tuple[Loaded, _Prepared | None, tuple[Diagnostic, ...]]:
    """Load a folder and give its notes their GUIDs, numbers and times by the ledger."""
    with loading(cards, files, quality=quality) as begun:
        from flashgen import collection
        from flashgen.link import link

        ledger, text, problems = _read_ledger(cards / LEDGER_FILE, begun.settings.namespace)
        loaded = begun.finish(progress)
    if not loaded.questions:
        return loaded, None, loaded.findings
    if problems:
        return loaded, None, (*loaded.findings, *problems)
    questions = collection.study_order(loaded.questions)
    linked, problems = link(questions, ledger, loaded.settings, now)
    for compiled in () if quality else questions:
        compiled.forget_notes()
    findings = (*loaded.findings, *sorted(problems))
    if linked is None:
        return loaded, None, findings
    return loaded, _Prepared(loaded.settings, questions, linked, ledger, text), findings


def _read_ledger(path: Path, namespace: str) -> tuple[Ledger, str, list[Diagnostic]]:
    """Return the ledger, its text and what is wrong with it."""
    if not path.exists():
        return Ledger(), "", []
    file = source.read(path, MAX_LEDGER_BYTES)
    if isinstance(file, Diagnostic):
        return Ledger(), "", [file]
    ledger, findings = read_ledger(file)
    if ledger.namespace not in ("", namespace):
        message = f'this ledger is of namespace "{ledger.namespace}", not "{namespace}"'
        hint = "restore the namespace in deck.yaml; if this folder is a copy, delete the ledger"
        findings.append(file.finding(1, 1, "FG164", message, hint))
    return ledger, file.text, findings


def _lost_ledger(path: Path) -> Diagnostic:
    """Warn that these cards were built before, by what lies in the output folder."""
    name = Path(os.path.relpath(path)).as_posix()
    message = "the ledger is gone, so every note is shipped as a new edit"
    hint = (
        "no review is lost, but edits made in Anki are overwritten at the next import, and steps, "
        "symbols and rows that moved may swap cards: restore the file if you can, and build again"
    )
    return Diagnostic(name, 1, 1, "FG165", message, hint, Severity.WARNING)


def _lookups(questions: Sequence[CompiledQuestion]) -> set[Lookup]:
    """Return every image that was looked for and where it was found."""
    return {
        (str(compiled.source.path.parent), written, image.relative, image.name)
        for compiled in questions
        for written, image in compiled.used.items()
    }


def _report(
    linked: Linked, questions: Sequence[CompiledQuestion], files: tuple[Path, ...]
) -> Report:
    cards: Counter[str] = Counter()
    for linked_note in linked.notes:
        cards[linked_note.kind] += len(linked_note.note.ordinals)
    newness = Counter(linked_note.newness for linked_note in linked.notes)
    return Report(
        questions=len(questions),
        notes=len(linked.notes),
        cards=cards.total(),
        cards_by_kind=dict(cards),
        new=newness["new"],
        changed=newness["changed"],
        unchanged=newness["unchanged"],
        retired=linked.retired,
        tombstones=len(linked.tombstones),
        files=tuple(Path(os.path.relpath(path)).as_posix() for path in files),
    )


def write_schema(cards: Path) -> Path:
    """Write the JSON Schema of question files into `cards` and return its path."""
    from flashgen.question import SCHEMA_FILE, json_schema

    path = cards / SCHEMA_FILE
    write({path: json_schema().encode()})
    return path
