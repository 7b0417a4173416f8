"""Compiled questions, kept in the user's cache folder under the hash of all they depend on.

That is the name of the file as well as its text: findings name it, images are looked for beside it.
An entry is used only if it is whole and the images it looked for are what they were. It may be
damaged or gone at any moment and the disk may be full: then the question is compiled again.
"""

import json
import os
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from flashgen.authoring.source import Source
from flashgen.compiler.compiled import CompiledQuestion, Head
from flashgen.compiler.fingerprint import fingerprint
from flashgen.compiler.packed import Packed, compact
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.media.library import Image, Library, MediaError
from flashgen.rules.vocabulary import Prompt, Use, Wording

MAX_BYTES = 400_000_000
"""What all entries together may take; beyond, those unused for longest go first."""
_DIGEST_BYTES = 32
_LENGTH_BYTES = 4
_LEVEL = 1
_PART = ".part"
_DAY = 86400
_HOUR = 3600

Outcome = tuple[CompiledQuestion, list[Diagnostic]]


def default_folder() -> Path:
    """Return where entries are kept: in the user's cache folder."""
    return user_cache_path("flashgen") / "questions"


class Cache:
    """The entries of one flashgen and one text of settings; `options` are those of the compiler."""

    def __init__(self, folder: Path, settings: Source | None, options: str = "") -> None:
        self.folder = folder
        written = "" if settings is None else settings.text
        self._scope = f"{fingerprint()}\0{len(written)} {written}\0{options}\0"

    def get(self, source: Source, library: Library) -> Outcome | None:
        """Return what compiling `source` gave before, if it would give the same now."""
        path = self._path(source)
        try:
            data = path.read_bytes()
            outcome = unpack(data, source, library)
            if path.stat().st_mtime < time.time() - _DAY:
                os.utime(path)
        except OSError:
            return None
        return outcome

    def put(self, source: Source, data: bytes) -> None:
        """Keep a packed question; a folder that cannot be written is no reason to stop."""
        path = self._path(source)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=_PART)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def prune(self, limit: int = MAX_BYTES) -> None:
        """Remove the entries unused for longest, and what killed builds left half-written."""
        with suppress(OSError):
            entries = [(entry.stat(), entry.path) for entry in os.scandir(self.folder)]
            total = sum(status.st_size for status, _ in entries)
            for status, path in sorted(entries, key=lambda entry: entry[0].st_mtime):
                abandoned = path.endswith(_PART) and status.st_mtime < time.time() - _HOUR
                if abandoned or total > limit:
                    Path(path).unlink(missing_ok=True)
                    total -= status.st_size

    def _path(self, source: Source) -> Path:
        name = source.name.encode(errors="surrogateescape")
        content = b"%d %b%b" % (len(name), name, source.text.encode())
        return self.folder / sha256(self._scope.encode() + content).hexdigest()


def pack(compiled: CompiledQuestion, findings: list[Diagnostic]) -> bytes:
    """Write a compiled question and its warnings as bytes.

    A digest comes first, then the head, compressed, and the packed notes and pages.
    """
    used = {written: [image.relative, image.name] for written, image in compiled.used.items()}
    found = [[f.line, f.column, f.code, f.message, f.hint, f.severity, f.excerpt] for f in findings]
    h = compiled.head
    links = [h.requires, h.related]
    titles = [h.title, h.sheet_title]
    head = [h.id, h.was, *titles, h.question, h.summary, *links, h.row, h.names, h.places, h.tags]
    shown = [list(compiled.images), list(compiled.sheet_images)]
    first = compact([head, used, shown, found, _wording_values(compiled.wording)])
    packed = compiled.packed
    parts = zlib.compress(first, _LEVEL), packed.about, packed.fields, packed.pages
    data = b"".join(len(part).to_bytes(_LENGTH_BYTES) + part for part in parts)
    return sha256(data).digest() + data


def unpack(data: bytes, source: Source, library: Library) -> Outcome | None:
    """Read what `pack` wrote for this source; nothing if it is damaged or an image is another."""
    digest, content = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
    if sha256(content).digest() != digest:
        return None
    first, *packed = _parts(content)
    values, used, (on_cards, on_sheet), found, words = json.loads(zlib.decompress(first))
    images: dict[str, Image] = {}
    for written, was in used.items():
        try:
            image = images[written] = library.find(written, source.path.parent, known=was[1])
        except MediaError:
            return None
        if [image.relative, image.name] != was:
            return None
    compiled = CompiledQuestion(
        source,
        _head(values),
        {written: images[written] for written in on_cards},
        {written: images[written] for written in on_sheet},
        images,
        Packed(*packed),
        _wording(*words),
    )
    return compiled, [_finding(source, finding) for finding in found]


def _head(values: list[Any]) -> Head:
    name, was, title, sheet_title, question, summary, requires, related, *more = values
    row, names, *places = more
    known, tags = ({key: (line, column) for key, (line, column) in p.items()} for p in places)
    texts = title, sheet_title, question, summary
    lists = tuple(requires), tuple(related), tuple(row), tuple(names)
    return Head(name, tuple(was), *texts, *lists, known, tags)


def _wording_values(wording: Wording) -> list[Any]:
    prompts = [[p.group, p.text, p.item, p.facet, p.line, p.column] for p in wording.prompts]
    uses = [[use.name, use.count, use.line, use.column] for use in wording.uses]
    return [prompts, uses, wording.spelt_out]


def _wording(prompts: list[Any], uses: list[Any], spelt_out: list[str]) -> Wording:
    known = tuple(Prompt(*prompt) for prompt in prompts), tuple(Use(*use) for use in uses)
    return Wording(*known, tuple(spelt_out))


def _parts(content: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(content):
        end = start + _LENGTH_BYTES
        start = end + int.from_bytes(content[start:end])
        yield content[end:start]


def _finding(source: Source, values: list[Any]) -> Diagnostic:
    line, column, code, message, hint, severity, excerpt = values
    place = (source.name, line, column)
    return Diagnostic(*place, code, message, hint, Severity(severity), excerpt)
