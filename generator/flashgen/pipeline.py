"""Load, check, build: the only module that knows the order of the stages."""

import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flashgen import collection, source
from flashgen.compile import CompiledQuestion, Compiler
from flashgen.diagnostics import Diagnostic, has_errors
from flashgen.identity import slug
from flashgen.ledger import LEDGER_FILE, Ledger, read_ledger
from flashgen.link import Linked, deck_name, link
from flashgen.media import Library
from flashgen.parse import parse
from flashgen.question import SCHEMA_FILE, Settings, json_schema, read_settings
from flashgen.source import Source

Progress = Callable[[int, int], None]
"""Called with the number of questions done and of all questions."""


@dataclass(frozen=True)
class Loaded:
    """The content of a `cards/` folder: without questions if anything in it is an error."""

    settings: Settings
    questions: tuple[CompiledQuestion, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Report:
    """What a build did; `files` are those it wrote, the package first."""

    questions: int = 0
    notes: int = 0
    cards: int = 0
    cards_by_kind: dict[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def load(cards: Path, progress: Progress | None = None) -> Loaded:
    """Read, compile and check everything below `cards`."""
    settings_file, sources, findings = source.find(cards)
    settings = Settings()
    if settings_file:
        found, problems = _settings(settings_file)
        findings += problems
        settings = found or settings
    compiler = Compiler(settings, Library(cards))
    questions: list[CompiledQuestion] = []
    for done, question_source in enumerate(sources, start=1):
        compiled, problems = compiler.compile(question_source)
        findings += problems
        if compiled:
            questions.append(compiled)
        if progress:
            progress(done, len(sources))
    if not sources and not has_errors(findings):
        name = Path(os.path.relpath(cards)).as_posix()
        hint = "`flashgen new TITLE` writes one to start from"
        findings.append(Diagnostic(name, 1, 1, "FG104", "there is no question here", hint))
    if len(questions) == len(sources):
        findings += collection.check(questions)
    findings.sort()
    return Loaded(settings, () if has_errors(findings) else tuple(questions), tuple(findings))


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
    loaded = load(cards, progress)
    if not loaded.questions:
        return None, loaded.findings
    ledger_path = cards / LEDGER_FILE
    ledger, ledger_text, problems = _ledger(ledger_path)
    if problems:
        return None, (*loaded.findings, *problems)
    questions = collection.study_order(loaded.questions)
    linked, problems = link(questions, ledger, loaded.settings, now)
    if linked is None:
        return None, (*loaded.findings, *sorted(problems))
    new_text = str(linked.ledger)
    if frozen and new_text != ledger_text:
        name = Path(os.path.relpath(ledger_path)).as_posix()
        message = "the ledger does not describe these cards"
        hint = "run `flashgen build` without --frozen and commit the ledger with the cards"
        return None, (*loaded.findings, Diagnostic(name, 1, 1, "FG163", message, hint))
    files = {
        output / f"{slug(loaded.settings.name)}.apkg": _package(loaded.settings, questions, linked),
        **_sheets(loaded.settings, questions, output / "sheets"),
    }
    _write(files)
    if new_text != ledger_text:
        _write({ledger_path: new_text.encode()})
    _remove_sheets(ledger, questions, output / "sheets")
    return _report(linked, questions, tuple(files)), loaded.findings


def _settings(settings_file: Source) -> tuple[Settings | None, list[Diagnostic]]:
    node, findings = parse(settings_file)
    if node is None:
        return None, findings
    settings, findings = read_settings(settings_file, node)
    if settings and not all(part.strip() for part in settings.name.split("::")):
        message = f'the deck name "{settings.name}" has an empty part'
        findings.append(settings_file.finding(1, 1, "FG125", message, "`::` separates decks"))
    return settings, findings


def _ledger(path: Path) -> tuple[Ledger, str, list[Diagnostic]]:
    if not path.exists():
        return Ledger(), "", []
    file = source.read(path)
    if isinstance(file, Diagnostic):
        return Ledger(), "", [file]
    ledger, findings = read_ledger(file)
    return ledger, file.text, findings


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
        paths = {written: image.relative for written, image in compiled.images.items()}
        planned = [note.planned for note in compiled.notes]
        text = sheet(question, titles, lambda written, paths=paths: paths.get(written, written))
        files[folder / f"{question.id}.md"] = text.encode()
        text = quiz(question, planned, lambda written, paths=paths: paths.get(written, written))
        files[folder / f"{question.id}-quiz.md"] = text.encode()
        files |= {folder / image.relative: image.data for image in compiled.images.values()}
    return files


def _write(files: dict[Path, bytes]) -> None:
    """Write files so that each is the old or the new one, whole, at any moment.

    All contents are on the disk before the first file is replaced.
    """
    staged: list[tuple[str, Path]] = []
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            staged.append((name, path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o666 & ~_umask())
        while staged:
            name, path = staged[0]
            Path(name).replace(path)
            staged.pop(0)
    finally:
        for name, _ in staged:
            Path(name).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _remove_sheets(ledger: Ledger, questions: Sequence[CompiledQuestion], folder: Path) -> None:
    """Remove the sheets of questions that were built before and are gone."""
    now = {compiled.question.id for compiled in questions}
    before = {re.split(r"[/.]", key)[0] for key in ledger.notes}
    for gone in sorted(before - now):
        for name in (f"{gone}.md", f"{gone}-quiz.md"):
            (folder / name).unlink(missing_ok=True)


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
        files=tuple(Path(os.path.relpath(path)).as_posix() for path in files),
    )


def write_schema(cards: Path) -> Path:
    """Write the JSON Schema of question files into `cards` and return its path."""
    path = cards / SCHEMA_FILE
    _write({path: json_schema().encode()})
    return path
