"""Find the authored files and read them: the first end at which files are touched."""

import codecs
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flashgen.authoring.codes import ID_TWICE
from flashgen.diagnostics import Diagnostic, Rule

UNREAD = Rule.error(
    "FG101",
    "unreadable file",
    """
    A file or folder below `cards/` cannot be read, or what is called `….yaml` is not a file.
    Passing it over would retire its notes, so nothing is built.
    """,
)
TOO_LARGE = Rule.error(
    "FG102",
    "file too large",
    "A question file has at most 4 MB; what is larger is hardly text that someone wrote.",
)
NOT_UTF8 = Rule.error(
    "FG103",
    "not UTF-8",
    "Guessing another encoding would put wrong letters on cards. Save the file as UTF-8.",
)
SETTINGS_ELSEWHERE = Rule.error(
    "FG109",
    "settings in the wrong place",
    "Only `deck.yaml` at the top of the cards folder holds settings.",
    bad="""
summary: This file is in its place, the other is not.
# cards/vision/deck.yaml
name: Vision
""",
    good="""
summary: Both files are in their place.
# cards/deck.yaml
name: Vision
namespace: vision
""",
)
TOO_MANY = Rule.error(
    "FG118",
    "too many findings",
    "After 500 findings the rest of a file is not checked: nobody would read on.",
)

SETTINGS_FILE = "deck.yaml"
MAX_BYTES = 4_000_000
MAX_FINDINGS = 500
SUFFIXES = (".yaml", ".yml")
_SETTINGS_NAMES = ("deck.yaml", "deck.yml")
_SETTINGS_COPY = re.compile(r"deck[^a-z0-9]", re.IGNORECASE)
_COPIED = (
    "sync tools leave such copies after a conflict: keep what is right in one of the two and "
    "delete the other"
)
_ID = re.compile(r"^id:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """The text of one authored file; `name` is how messages call it."""

    path: Path
    name: str
    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Split the text, once someone needs its lines: for excerpts and positions."""
        return tuple(self.text.split("\n"))

    def finding(
        self,
        line: int,
        column: int,
        rule: Rule,
        message: str,
        hint: str = "",
    ) -> Diagnostic:
        """Make a finding at a position of this file (line and column count from 1)."""
        excerpt = self.lines[line - 1] if line <= len(self.lines) else ""
        return rule.finding(self.name, line, column, message, hint, excerpt)

    def capped(self, findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Give findings until there are more than anyone reads; then an error ends them."""
        for count, finding in enumerate(findings):
            if count == MAX_FINDINGS:
                message = f"more than {MAX_FINDINGS} findings: the rest of this file is not checked"
                hint = "mend some and check again"
                yield self.finding(finding.line, finding.column, TOO_MANY, message, hint)
                return
            yield finding


def find(cards: Path) -> tuple[Source | None, list[Source], list[Diagnostic]]:
    """Read `cards/deck.yaml` and every question file below `cards`, in the order of their paths.

    Returns the settings file if there is one, the questions, and a finding for each file or folder
    that cannot be read: passing one over would retire its notes. Names that start with a dot and
    links to folders are passed over.
    """
    settings: Source | None = None
    questions: list[Source] = []
    findings: list[Diagnostic] = []
    unread: list[OSError] = []
    paths = sorted(_walk(cards, unread), key=lambda path: path.relative_to(cards).as_posix())
    findings += [_unread(Path(error.filename), error, "folder") for error in unread]
    for path in paths:
        if path.name.lower() in _SETTINGS_NAMES and path != cards / SETTINGS_FILE:
            message = f"only {SETTINGS_FILE} at the top of the cards folder holds settings"
            hint = "a question needs a file name of its own"
            findings.append(SETTINGS_ELSEWHERE.finding(name_of(path), 1, 1, message, hint))
            continue
        source = read(path)
        if isinstance(source, Diagnostic):
            findings.append(source)
        elif path == cards / SETTINGS_FILE:
            settings = source
        elif _SETTINGS_COPY.match(path.name) and not _ID.search(source.text):
            message = f"this looks like a copy of {SETTINGS_FILE}"
            findings.append(source.finding(1, 1, SETTINGS_ELSEWHERE, message, _COPIED))
        else:
            questions.append(source)
    copies = dict(_copies(questions))
    findings += copies.values()
    questions = [source for source in questions if source.path not in copies]
    return settings, questions, findings


def _copies(questions: Iterable[Source]) -> Iterator[tuple[Path, Diagnostic]]:
    """Report each file that has the name of another with something behind it, and its id.

    So does what sync tools leave after a conflict, and file managers after a copy. It is read no
    further: every id in it would be there twice.
    """
    ids: dict[tuple[Path, str], list[Source]] = {}
    places = {}
    for source in questions:
        if found := _ID.search(source.text):
            places[source.path] = found.start(1)
            ids.setdefault((source.path.parent, found[1]), []).append(source)
    for (_, name), alike in ids.items():
        first = min(alike, key=lambda source: len(source.path.stem))
        for source in alike:
            more = source.path.stem.removeprefix(first.path.stem)
            if not more or more == source.path.stem or more[0].isalnum():
                continue
            start = places[source.path]
            line = source.text.count("\n", 0, start) + 1
            column = start - source.text.rfind("\n", 0, start)
            message = f'this looks like a copy of {first.name}: both have the id "{name}"'
            hint = f"{_COPIED}; a question of its own needs an id of its own"
            yield source.path, source.finding(line, column, ID_TWICE, message, hint)


def ids(cards: Path) -> list[str]:
    """Return the ids of the questions below a folder, as far as a quick look finds them."""
    _, questions, _ = find(cards)
    found = (_ID.search(source.text) for source in questions)
    return sorted({match[1] for match in found if match})


def read(path: Path, most: int = MAX_BYTES) -> Source | Diagnostic:
    """Read one file of at `most` so many bytes as UTF-8, or say why not.

    A byte order mark and CRLF are accepted.
    """
    name = name_of(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            message, hint = f"this is {what}", "rename it: only files end in .yaml"
            return UNREAD.finding(name, 1, 1, message, hint)
        if status.st_size > most:
            limit = most // 1_000_000
            message = f"the file has {status.st_size:,} bytes; a question has at most {limit} MB"
            return TOO_LARGE.finding(name, 1, 1, message, "split it into several questions")
        data = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        return _unread(path, error, "file")
    try:
        text = lines_joined(data.decode())
    except UnicodeDecodeError as error:
        before = lines_joined(data[: error.start].decode())
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        excerpt = before.rpartition("\n")[2] + "\ufffd"
        hint = "save the file as UTF-8"
        return NOT_UTF8.finding(name, line, column, message, hint, excerpt=excerpt)
    return Source(path, name, text)


def lines_joined(text: str) -> str:
    """End every line of a text with a line feed alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def name_of(path: Path) -> str:
    """Return how messages call a file: from the current folder if it lies below, else in full."""
    name = Path(os.path.relpath(path)).as_posix()
    return path.as_posix() if name.startswith("../") else name


def _unread(path: Path, error: OSError, what: str) -> Diagnostic:
    reason = error.strerror or str(error)
    return UNREAD.finding(name_of(path), 1, 1, f"the {what} cannot be read: {reason}")


def _walk(folder: Path, unread: list[OSError]) -> Iterator[Path]:
    for here, folders, files in os.walk(folder, onerror=unread.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in [*files, *folders]:
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(here, name)
