"""Load, check, build: the only module that knows the order of the stages."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flashgen import collection, source
from flashgen.compile import CompiledQuestion, Compiler
from flashgen.diagnostics import Diagnostic, Severity, has_errors
from flashgen.diff import Change, against_ledger, against_notes
from flashgen.identity import slug
from flashgen.ledger import LEDGER_FILE, Ledger, read_ledger
from flashgen.link import Linked, deck_name, link
from flashgen.media import Library
from flashgen.output import remove, write
from flashgen.parse import parse
from flashgen.question import SCHEMA_FILE, Settings, json_schema
from flashgen.targets.anki.imported import UnreadableError, read_collection, read_package
from flashgen.validate import read_settings

if TYPE_CHECKING:
    from flashgen.memory import Memory
    from flashgen.selection import Selection
    from flashgen.snippets import Runner
    from flashgen.source import Source

RETIRED_FILE = "retired.apkg"

Progress = Callable[[int, int], None]
"""Called with the number of questions done and of all questions."""


@dataclass(frozen=True)
class Loaded:
    """The content of a `cards/` folder: without questions if anything in it is an error."""

    settings: Settings
    questions: tuple[CompiledQuestion, ...]
    findings: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]


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

    `retired` are the notes gone since the last build, `tombstones` counts all that ever went.
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


def load(cards: Path, progress: Progress | None = None, memory: Memory | None = None) -> Loaded:
    """Read, compile and check everything below `cards`; a `memory` knows what has not changed."""
    settings_file, sources, findings = source.find(cards)
    settings = Settings()
    if settings_file:
        found, problems = _settings(settings_file)
        findings += problems
        settings = found or settings
    compiler = Compiler(settings, Library(cards))
    compile_one = memory.compile_with(compiler) if memory else compiler.compile
    questions: list[CompiledQuestion] = []
    for done, question_source in enumerate(sources, start=1):
        compiled, problems = compile_one(question_source)
        findings += problems
        if compiled:
            questions.append(compiled)
        if progress:
            progress(done, len(sources))
    if not sources and not has_errors(findings):
        name = Path(os.path.relpath(cards)).as_posix()
        hint = "`flashgen new TITLE` writes one to start from"
        findings.append(Diagnostic(name, 1, 1, "FG104", "there is no question here", hint))
    findings += collection.check(questions, complete=not has_errors(findings))
    findings.sort()
    kept = () if has_errors(findings) else tuple(questions)
    return Loaded(settings, kept, tuple(findings), tuple(sources))


def check(
    cards: Path,
    wanted: Selection | None = None,
    *,
    runner: Runner | None = None,
    fix: bool = False,
    memory: Memory | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Find all that is wrong with `cards`: what would stop a build, and more.

    Once nothing else is an error, a `runner` executes the Python snippets, and `fix` writes their
    true outputs into the question files; nothing else is written. What is not `wanted`, or is
    ignored by comments and settings, is left out, but errors never are.
    """
    from flashgen import selection, snippets
    from flashgen.catalog import BY_CODE, paper

    loaded = load(cards, progress, memory)
    _, findings = _linked(cards, loaded, 0)
    complete = not has_errors(findings)
    ran = runner is not None and complete
    wrong = runner.check(loaded.questions) if runner and ran else []
    if fix and (files := snippets.corrected(wrong)):
        write(files)
        checked = check(cards, wanted, runner=runner, memory=memory)
        return replace(checked, fixed=tuple(source.name_of(path) for path in files))
    findings = (*findings, *(snippet.finding for snippet in wrong))
    unrun = () if ran else snippets.CODES
    unsought = (*unrun, *paper.CODES) if complete else BY_CODE
    findings, misused = selection.sift(findings, loaded.sources, unsought)
    wanted = (wanted or selection.Selection()).over(loaded.settings.check)
    told = sorted(finding for finding in (*findings, *misused) if wanted.reports(finding))
    return Checked(len(loaded.sources), tuple(told), loaded.settings.check.strict, ran)


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
    made, and every file is replaced as a whole.
    """
    prepared, findings = _prepare(cards, now, progress)
    if prepared is None:
        return None, findings
    settings, questions, linked = prepared.settings, prepared.questions, prepared.linked
    ledger_path = cards / LEDGER_FILE
    new_text = str(linked.ledger)
    if frozen and new_text != prepared.ledger_text:
        name = Path(os.path.relpath(ledger_path)).as_posix()
        message = "the ledger does not describe these cards"
        hint = "run `flashgen build` without --frozen and commit the ledger with the cards"
        return None, (*findings, Diagnostic(name, 1, 1, "FG163", message, hint))
    if not prepared.ledger_text and package_path(settings, output).exists():
        findings = (*findings, _lost_ledger(ledger_path))
    files = {
        package_path(settings, output): _package(settings, questions, linked),
        **_sheets(settings, questions, output / "sheets"),
    }
    retired_path = output / RETIRED_FILE
    if linked.tombstones:
        files[retired_path] = _tombstones(settings, linked)
    changed = {ledger_path: new_text.encode()} if new_text != prepared.ledger_text else {}
    write(files | changed)
    if not linked.tombstones:
        remove([retired_path])
    stale = _stale_sheets(prepared.ledger, questions, output / "sheets")
    remove(path for path in stale if path not in files)
    return _report(linked, questions, tuple(files)), findings


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
    prepared, findings = _prepare(cards, now)
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


def package_path(settings: Settings, output: Path) -> Path:
    """Return where the package of these settings is written."""
    return output / f"{slug(settings.name)}.apkg"


@dataclass(frozen=True)
class _Prepared:
    """Everything known before the first file is made."""

    settings: Settings
    questions: list[CompiledQuestion]
    linked: Linked
    ledger: Ledger
    ledger_text: str


def _prepare(
    cards: Path, now: int, progress: Progress | None = None
) -> tuple[_Prepared | None, tuple[Diagnostic, ...]]:
    """Load and link; of the findings, keep what a build tells."""
    loaded = load(cards, progress)
    prepared, findings = _linked(cards, loaded, now)
    return prepared, told(findings, loaded)


def told(findings: Sequence[Diagnostic], loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Keep the findings that a build or a print tells: no hints, nothing that authors ignore."""
    from flashgen import selection

    findings, _ = selection.sift(findings, loaded.sources)
    wanted = selection.Selection().over(loaded.settings.check)
    return tuple(f for f in findings if f.severity is not Severity.HINT and wanted.reports(f))


def _linked(
    cards: Path, loaded: Loaded, now: int
) -> tuple[_Prepared | None, tuple[Diagnostic, ...]]:
    """Give the notes their GUIDs, numbers and times by the ledger."""
    if not loaded.questions:
        return None, loaded.findings
    ledger, ledger_text, problems = _ledger(cards / LEDGER_FILE, loaded.settings.namespace)
    if problems:
        return None, (*loaded.findings, *problems)
    questions = collection.study_order(loaded.questions)
    linked, problems = link(questions, ledger, loaded.settings, now)
    findings = (*loaded.findings, *sorted(problems))
    if linked is None:
        return None, findings
    return _Prepared(loaded.settings, questions, linked, ledger, ledger_text), findings


def _settings(settings_file: Source) -> tuple[Settings | None, list[Diagnostic]]:
    node, findings = parse(settings_file)
    if node is None:
        return None, findings
    settings, problems = read_settings(settings_file, node)
    return settings, findings + problems


def _ledger(path: Path, namespace: str) -> tuple[Ledger, str, list[Diagnostic]]:
    if not path.exists():
        return Ledger(), "", []
    file = source.read(path)
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


def _package(settings: Settings, questions: Sequence[CompiledQuestion], linked: Linked) -> bytes:
    from flashgen.targets.anki.package import Package, PackageDeck

    decks = [PackageDeck(settings.name, settings.description or "")]
    for compiled in questions:
        summary = compiled.question.summary or ""
        description = f"**{compiled.question.question}**\n\n{re.sub(r'[$]', '', summary)}".strip()
        decks.append(PackageDeck(deck_name(settings, compiled), description))
    images = {i.name: i for compiled in questions for i in compiled.images.values()}
    type_mods = {entry.type_id: entry.mod for entry in linked.ledger.types.values()}
    notes = [linked_note.note for linked_note in linked.notes]
    return Package(decks, notes, type_mods, images.values()).to_bytes()


def _tombstones(settings: Settings, linked: Linked) -> bytes:
    from flashgen.targets.anki.package import Package, PackageDeck

    type_mods = {entry.type_id: entry.mod for entry in linked.ledger.types.values()}
    decks = [PackageDeck(settings.name, settings.description or "")]
    return Package(decks, linked.tombstones, type_mods, []).to_bytes()


def _sheets(
    settings: Settings, questions: Sequence[CompiledQuestion], folder: Path
) -> dict[Path, bytes]:
    from flashgen.targets.sheet import index, quiz, sheet

    titles = {compiled.question.id: compiled.question.title for compiled in questions}
    files = {
        folder / "README.md": index(
            [compiled.question for compiled in questions], settings
        ).encode()
    }
    for compiled in questions:
        question = compiled.question
        planned = [note.planned for note in compiled.notes]
        files[folder / f"{question.id}.md"] = sheet(question, titles, compiled.shown).encode()
        files[folder / f"{question.id}-quiz.md"] = quiz(question, planned, compiled.shown).encode()
        files |= {folder / image.relative: image.data for image in compiled.sheet_images.values()}
    return files


def _stale_sheets(
    ledger: Ledger, questions: Sequence[CompiledQuestion], folder: Path
) -> list[Path]:
    """Return the sheets of questions that were built before and are gone."""
    before = {re.split(r"[/.]", key)[0] for key in ledger.notes}
    gone = before - {compiled.question.id for compiled in questions}
    return [folder / f"{name}{end}.md" for name in sorted(gone) for end in ("", "-quiz")]


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
    path = cards / SCHEMA_FILE
    write({path: json_schema().encode()})
    return path
