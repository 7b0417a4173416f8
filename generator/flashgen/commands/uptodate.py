"""Whether a build or check would find everything as the last one left it: then nothing is to do.

The last one leaves a note of its inputs, its files and what it said in the user's cache folder.
All contents are compared, not times, so no edit can be missed; a note that is damaged or gone
only means that the build is done.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path

from flashgen.authoring.source import Source
from flashgen.compiler.fingerprint import fingerprint
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.media.library import Library, MediaError
from flashgen.output import remove, write

if TYPE_CHECKING:
    from flashgen.compiler.compiled import CompiledQuestion

_DIGEST_BYTES = 32
_MAX_NOTES = 100
"""How many builds, each of other folders, are remembered; the oldest are forgotten."""
Lookup = tuple[str, str, str, str]
"""Folder of a question, image as authored, where it was found below `cards/`, its name in Anki."""


@dataclass(frozen=True)
class Place:
    """Where a build happens: its two folders, seen from the current one; or a check, and of what.

    A `check` is told by all that it depends on beside the files: its options, the spare pictures.
    """

    cards: Path
    output: Path = Path()
    check: str = ""

    @property
    def _note(self) -> Path:
        place = "\0".join(map(str, (Path.cwd(), self.cards, self.output, self.check)))
        name = sha256(place.encode(errors="surrogateescape")).hexdigest()
        return user_cache_path("flashgen") / "builds" / f"{name}.json"

    def remember(
        self,
        sources: Iterable[Source],
        images: Iterable[Lookup],
        files: Mapping[Path, str | None],
        report: Mapping[str, Any],
        findings: Iterable[Diagnostic],
    ) -> None:
        """Note what a build read, wrote and said.

        `files` are digests (SHA-256 in hexadecimal); a file without one must not be there.
        """
        note = {
            "flashgen": fingerprint(),
            "inputs": _digest(sources),
            "images": sorted(set(images)),
            "files": {str(path): digest for path, digest in files.items()},
            "report": report,
            "findings": [list(asdict(finding).values()) for finding in findings],
        }
        data = json.dumps(note).encode()
        try:
            write({self._note: sha256(data).digest() + data}, lasting=False)
            notes = sorted(self._note.parent.iterdir(), key=lambda path: path.stat().st_mtime)
            remove(notes[:-_MAX_NOTES])
        except OSError:
            return

    def unchanged(
        self, sources: Iterable[Source]
    ) -> tuple[dict[str, Any], tuple[Diagnostic, ...]] | None:
        """Return report and findings of the last build, if all is as it left it."""
        try:
            data = self._note.read_bytes()
            if sha256(data[_DIGEST_BYTES:]).digest() != data[:_DIGEST_BYTES]:
                return None
            note = json.loads(data[_DIGEST_BYTES:])
            same = (
                note["flashgen"] == fingerprint()
                and note["inputs"] == _digest(sources)
                and all(_holds(Path(path), digest) for path, digest in note["files"].items())
                and self._shows_the_same(note["images"])
            )
            if not same:
                return None
            return note["report"], tuple(_finding(values) for values in note["findings"])
        except OSError:
            return None

    def _shows_the_same(self, images: list[list[str]]) -> bool:
        library = Library(self.cards)
        try:
            for folder, written, relative, name in images:
                image = library.find(written, Path(folder), known=name)
                if (image.relative, image.name) != (relative, name):
                    return False
        except MediaError:
            return False
        return True


def _digest(sources: Iterable[Source]) -> str:
    digest = sha256()
    for source in sources:
        text = source.text.encode()
        digest.update(f"{source.name}\0{len(text)}\0".encode(errors="surrogateescape"))
        digest.update(text)
    return digest.hexdigest()


def _holds(path: Path, digest: str | None) -> bool:
    try:
        return sha256(path.read_bytes()).hexdigest() == digest
    except FileNotFoundError:
        return digest is None


def _finding(values: list[Any]) -> Diagnostic:
    path, line, column, code, message, hint, severity, excerpt = values
    return Diagnostic(path, line, column, code, message, hint, Severity(severity), excerpt)


def lookups(questions: Sequence["CompiledQuestion"]) -> set[Lookup]:
    """Return every image that was looked for and where it was found."""
    return {
        (str(compiled.source.path.parent), written, image.relative, image.name)
        for compiled in questions
        for written, image in compiled.used.items()
    }
