"""Write edits into their files: only the bytes of the texts that change."""

import codecs
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from flashgen.anki_loop.changes import Edit, Pulled
from flashgen.authoring.patch import patch_text
from flashgen.authoring.source import Source, lines_joined
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.output import replaceable, write

Check = Callable[[Source], Sequence[Diagnostic]]
"""Finds what is wrong with a file."""
_CHANGED = "the file was changed while it was read: pull again"
_NOT_IN_PLACE = "it cannot be written in its place: change it by hand"


def apply_edits(pulled: Pulled, folder: Path, check: Check) -> None:
    """Write the edits of each file, after a copy of it went to `folder`; say what was not.

    An edit with which `check` would find an error is not written.
    """
    by_file: dict[str, list[Edit]] = {}
    for edit in pulled.edits:
        by_file.setdefault(edit.place.source.name, []).append(edit)
    for name, edits in by_file.items():
        if copy := _apply(edits[0].place.source, edits, folder, check, pulled):
            pulled.written[name] = copy
    refused = [edit for edit, _ in pulled.unwritten]
    pulled.edits = [edit for edit in pulled.edits if edit not in refused]


def _apply(
    source: Source, edits: Sequence[Edit], folder: Path, check: Check, pulled: Pulled
) -> str:
    """Write the edits of one file, and return where the copy of it lies; empty if none was made."""
    path = replaceable(source.path)
    data = path.read_bytes()
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    written = data.removeprefix(mark).decode(errors="surrogateescape")
    if lines_joined(written) != source.text:
        pulled.unwritten += [(edit, _CHANGED) for edit in edits]
        return ""
    new = written
    for edit in edits:
        changed = patch_text(new, edit.place.path, edit.value)
        problem = _NOT_IN_PLACE if changed is None else _problem(source, changed, check)
        if changed is None or problem:
            pulled.unwritten.append((edit, problem))
        else:
            new = changed
    if new == written:
        return ""
    copy = folder / f"{time.time_ns()}-{source.path.name}"
    write({copy: data, path: mark + new.encode(errors="surrogateescape")})
    return os.fspath(copy)


def _problem(source: Source, text: str, check: Check) -> str:
    """Return what would be an error in a file with this text."""
    findings = check(replace(source, text=lines_joined(text)))
    errors = (finding for finding in findings if finding.severity is Severity.ERROR)
    return next((f"with it, {finding.code}: {finding.message}" for finding in errors), "")
