"""AnkiConnect's protocol in front of the real Anki backend, for the tests: no desktop is needed.

HTTP on 127.0.0.1, protocol 6, one request a connection. Each action calls what the add-on calls;
the import page of `guiImportFile` is a person who presses Import at once, when told, or never.
"""

# ruff: noqa: N802, N803 - actions and their parameters are called as AnkiConnect calls them

import base64
import json
import os
import signal
import sys
import threading
from enum import Enum
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.exporting import AnkiPackageExporter
from anki.importing import AnkiPackageImporter
from anki.lang import set_lang

PROTOCOL = 6


class Press(Enum):
    """When the person at the import page presses Import, and what they ticked before."""

    AT_ONCE = "at once"
    WHEN_TOLD = "when told"
    NEVER = "never"
    WITHOUT_UPDATES = "at once, with notes never updated"


class CutError(Exception):
    """The connection ends here, without an answer."""


class ConnectDouble:
    """A running Anki with one collection; a context, which serves until it ends.

    `asked` are the actions in order. `lacks` names actions that this add-on does not have, `fails`
    gives the error of an action, `cut` says of an action whether the connection breaks `before` or
    `after` it was done, and `dies` whether all of Anki does. `blind` is an Anki that sees no file
    but its own, and that calls its media folder by an `alias`, if it has one: a container.
    It exports none of the decks that are `hidden`.
    `editing` is the id of a note with the cursor in one of its fields.
    """

    def __init__(self, collection: Collection, *, key: str = "") -> None:
        set_lang("en_US")  # the importer of old Ankis wants one
        self.collection: Any = collection
        self.key = key
        self.press = Press.AT_ONCE
        self.asked: list[str] = []
        self.lacks: set[str] = set()
        self.fails: dict[str, str] = {}
        self.cut: dict[str, str] = {}
        self.dies: dict[str, str] = {}
        self.blind = False
        self.alias = ""
        self.hidden: set[str] = set()
        self.selected: list[int] = []
        self.editing = 0
        self.pages: list[str] = []
        self.server = HTTPServer(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "ConnectDouble":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def press_import(self) -> None:
        """Press Import on the page that opened last, with the options that Anki offers."""
        self._import_with_options(self.pages[-1])

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        name = request.get("action", "")
        self.asked.append(name)
        try:
            return {"result": self._done(name, request), "error": None}
        except CutError:
            raise
        except Exception as error:
            return {"result": None, "error": str(error)}

    def _done(self, name: str, request: dict[str, Any]) -> Any:
        if request.get("key", "") != self.key:
            raise ValueError("valid api key must be provided")
        if name in self.fails:
            raise ValueError(self.fails[name])
        method = None if name in self.lacks else getattr(self, f"do_{name}", None)
        if method is None:
            raise ValueError("unsupported action")
        self._break_off(name, "before")
        result = method(**request.get("params", {}))
        self._break_off(name, "after")
        return result

    def _break_off(self, name: str, moment: str) -> None:
        if self.dies.get(name) == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.cut.get(name) == moment:
            raise CutError

    def do_version(self) -> int:
        return PROTOCOL

    def do_apiReflect(self, scopes: list[str], actions: list[str]) -> dict[str, Any]:
        there = [a for a in actions if hasattr(self, f"do_{a}") and a not in self.lacks]
        return {"scopes": scopes, "actions": there}

    def do_multi(self, actions: list[dict[str, Any]]) -> list[Any]:
        return [self.answer(action) for action in actions]

    def do_getMediaDirPath(self) -> str:
        return self.alias or str(Path(self.col.media.dir()).absolute())

    def do_getMediaFilesNames(self, pattern: str = "*") -> list[str]:
        return [path.name for path in Path(self.col.media.dir()).glob(pattern)]

    def do_storeMediaFile(self, filename: str, data: str) -> str:
        self.do_deleteMediaFile(filename)
        return str(self.col.media.write_data(filename, base64.b64decode(data)))

    def do_retrieveMediaFile(self, filename: str) -> str | bool:
        path = Path(self.col.media.dir(), filename)
        return base64.b64encode(path.read_bytes()).decode() if path.exists() else False

    def do_deleteMediaFile(self, filename: str) -> None:
        self.col.media.trash_files([filename])

    def do_findNotes(self, query: str) -> list[int]:
        return [int(note_id) for note_id in self.col.find_notes(query)]

    def do_findCards(self, query: str) -> list[int]:
        return [int(card_id) for card_id in self.col.find_cards(query)]

    def do_getDecks(self, cards: list[int]) -> dict[str, list[int]]:
        decks: dict[str, list[int]] = {}
        for card in cards:
            deck_id = self.col.db.scalar("SELECT did FROM cards WHERE id=?", card)
            decks.setdefault(self.col.decks.get(deck_id)["name"], []).append(card)
        return decks

    def do_exportPackage(self, deck: str, path: str, includeSched: bool = False) -> bool:
        found = self.col.decks.by_name(deck)
        if found is None or deck in self.hidden:
            return False
        exporter = AnkiPackageExporter(self.col)
        exporter.did, exporter.includeSched = found["id"], includeSched
        exporter.exportInto(self._seen(path))
        return True

    def do_importPackage(self, path: str) -> bool:
        before = self.col.get_note(self.editing) if self.editing else None
        AnkiPackageImporter(self.col, self._seen(path)).run()
        self.col.models._clear_cache()
        if before:
            self.col.update_note(before)
        return True

    def do_guiImportFile(self, path: str) -> None:
        self.pages.append(self._seen(path))
        if self.press in (Press.AT_ONCE, Press.WITHOUT_UPDATES):
            self.press_import()

    def do_guiSelectedNotes(self) -> list[int]:
        return self.selected

    def do_deleteNotes(self, notes: list[int]) -> None:
        self.col.remove_notes(notes)

    def do_changeDeck(self, cards: list[int], deck: str) -> None:
        self.col.set_deck(cards, self.col.decks.id(deck))

    def do_addTags(self, notes: list[int], tags: str) -> None:
        self.col.tags.bulk_add(notes, tags)

    def do_getDeckConfig(self, deck: str) -> dict[str, Any] | bool:
        found = self.col.decks.by_name(deck)
        return self.col.decks.config_dict_for_deck_id(found["id"]) if found else False

    def do_cloneDeckConfigId(self, name: str, cloneFrom: str = "1") -> int:
        preset = self.col.decks.get_config(int(cloneFrom))
        return int(self.col.decks.add_config_returning_id(name, preset))

    def do_saveDeckConfig(self, config: dict[str, Any]) -> bool:
        self.col.decks.update_config({**config, "id": int(config["id"])})
        return True

    def do_setDeckConfigId(self, decks: list[str], configId: int) -> bool:
        for name in decks:
            deck = self.col.decks.by_name(name)
            if deck is None:
                return False
            deck["conf"] = int(configId)
            self.col.decks.save(deck)
        return True

    @property
    def col(self) -> Any:
        if self.collection is None:
            raise ValueError("collection is not available")
        return self.collection

    def _seen(self, path: str) -> str:
        """Return a path as Anki has it; an error if it cannot read it."""
        if self.alias and path.startswith(self.alias):
            path = str(Path(self.col.media.dir(), path[len(self.alias) + 1 :]))
        if self.blind and Path(path).parent != Path(self.col.media.dir()):
            raise ValueError(f"Failed to open '{path}'")
        return path

    def _import_with_options(self, path: str) -> None:
        options = ImportAnkiPackageOptions()
        options.CopyFrom(self.col._backend.get_import_anki_package_presets())
        options.update_notes = 2 if self.press is Press.WITHOUT_UPDATES else 0
        request = ImportAnkiPackageRequest(package_path=self._seen(path), options=options)
        self.col.import_anki_package(request)
        self.col.models._clear_cache()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                try:
                    body = json.dumps(double.answer(request)).encode()
                except CutError:
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def serve() -> None:
    """Be an Anki in a process of its own: its collection, and as JSON in what action it dies."""
    double = ConnectDouble(Collection(sys.argv[1]))
    double.dies = json.loads(sys.argv[2])
    sys.stdout.write(f"{double.url}\n")
    sys.stdout.flush()
    double.server.serve_forever()


if __name__ == "__main__":
    serve()
