"""Find the authored files and read them: the first end at which files are touched."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flashgen.diagnostics import Diagnostic, Severity

SETTINGS_FILE = "deck.yaml"
MAX_BYTES = 4_000_000
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Source:
    """The text of one authored file; `name` is how messages call it."""

    path: Path
    name: str
    text: str
    lines: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Split the text once; every excerpt and every position needs its lines."""
        object.__setattr__(self, "lines", tuple(self.text.split("\n")))

    def finding(
        self,
        line: int,
        column: int,
        code: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Diagnostic:
        """Make a finding at a position of this file (line and column count from 1)."""
        excerpt = self.lines[line - 1] if line <= len(self.lines) else ""
        return Diagnostic(self.name, line, column, code, message, hint, severity, excerpt)


def find(cards: Path) -> tuple[Source | None, list[Source], list[Diagnostic]]:
    """Read `cards/deck.yaml` and every question file below `cards`, in the order of their paths.

    Returns the settings file if there is one, the questions, and a finding for each file that
    cannot be read. Files and folders whose name starts with a dot are passed over.
    """
    settings: Source | None = None
    questions: list[Source] = []
    findings: list[Diagnostic] = []
    for path in sorted(_walk(cards), key=lambda path: path.relative_to(cards).as_posix()):
        source = read(path)
        if isinstance(source, Diagnostic):
            findings.append(source)
        elif path == cards / SETTINGS_FILE:
            settings = source
        else:
            questions.append(source)
    return settings, questions, findings


def read(path: Path) -> Source | Diagnostic:
    """Read one file as UTF-8 (a byte order mark and CRLF are accepted), or say why not."""
    name = Path(os.path.relpath(path)).as_posix()
    if name.startswith("../"):
        name = path.as_posix()
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Diagnostic(name, 1, 1, "FG101", "this is not a regular file", "remove it")
        if status.st_size > MAX_BYTES:
            limit = MAX_BYTES // 1_000_000
            message = f"the file has {status.st_size:,} bytes; a question has at most {limit} MB"
            return Diagnostic(name, 1, 1, "FG102", message, "split it into several questions")
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        return Diagnostic(name, 1, 1, "FG101", f"the file cannot be read: {reason}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        return Diagnostic(name, line, column, "FG103", message, "save the file as UTF-8")
    return Source(path, name, text.replace("\r\n", "\n").replace("\r", "\n"))


def _walk(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in [*files, *folders]:
            if name.endswith(_SUFFIXES) and not name.startswith("."):
                yield Path(here, name)
