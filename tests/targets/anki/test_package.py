import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from flashgen.media.library import Image
from flashgen.targets.anki.notetypes import CLOZE_FIELDS, CLOZE_ID, FACETS_FIELDS, FACETS_ID
from flashgen.targets.anki.package import Package, PackageDeck, PackageNote

MODS = {FACETS_ID: 1_700_000_000, CLOZE_ID: 1_700_000_100}
SVG = Image(Path("x.svg"), "x.svg", "x-0123.svg", b"<svg/>")
PNG = Image(Path("a.png"), "a.png", "a-0123.png", b"\x89PNG" + bytes(100))


def facets(guid: str, ordinals: tuple[int, ...], mod: int = 1_700_000_000) -> PackageNote:
    return PackageNote(
        guid,
        False,
        "\x1f".join(FACETS_FIELDS),
        ("a", "b::c"),
        ordinals,
        "Deck::Q",
        mod,
        tuple(8 + rank for rank in range(len(ordinals))),
    )


def cloze(guid: str, ordinals: tuple[int, ...]) -> PackageNote:
    return PackageNote(
        guid,
        True,
        "\x1f".join(CLOZE_FIELDS),
        (),
        ordinals,
        "Deck::Q",
        1_700_000_000,
        tuple(16 + rank for rank in range(len(ordinals))),
    )


@pytest.fixture
def package() -> bytes:
    decks = [PackageDeck("Deck", "all"), PackageDeck("Deck::Q", "one")]
    notes = [facets("g1", (0, 3)), cloze("g2", (0, 1, 6))]
    return Package(decks, notes, MODS, [SVG, PNG]).to_bytes()


def collection(package: bytes) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        database.deserialize(archive.read("collection.anki2"))
    return database


def test_notes_carry_guid_time_tags_and_fields(package: bytes) -> None:
    rows = collection(package).execute("SELECT guid, mid, mod, tags, flds FROM notes").fetchall()
    assert rows[0] == ("g1", FACETS_ID, 1_700_000_000, " a b::c ", "\x1f".join(FACETS_FIELDS))
    assert rows[1][:2] == ("g2", CLOZE_ID)


def test_cards_are_those_asked_for_at_their_positions(package: bytes) -> None:
    rows = collection(package).execute("SELECT ord, due FROM cards ORDER BY id").fetchall()
    assert rows == [(0, 8), (3, 9), (0, 16), (1, 17), (6, 18)]


def test_ids_are_unique_and_near_the_time_of_the_note() -> None:
    notes = [facets(f"g{n}", (0,), mod=1_700_000_000 + n % 2) for n in range(5000)]
    database = collection(Package([PackageDeck("Deck::Q", "")], notes, MODS, []).to_bytes())
    for table in ("notes", "cards"):
        ids = [row[0] for row in database.execute(f"SELECT id FROM {table}")]  # noqa: S608
        assert len(set(ids)) == 5000
        assert min(ids) == 1_700_000_000_000
        assert max(ids) < 1_700_000_000_000 + 10_000


def test_media_are_listed_by_name(package: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = json.loads(archive.read("media"))
        assert {name: archive.read(index) for index, name in names.items()} == {
            PNG.name: PNG.data,
            SVG.name: SVG.data,
        }


def test_the_same_notes_give_the_same_bytes_and_the_text_is_compressed() -> None:
    notes = [facets(f"g{n}", (0, 1)) for n in range(200)]
    first, second = (
        Package([PackageDeck("Deck::Q", "")], notes, MODS, [PNG, SVG]).to_bytes() for _ in "ab"
    )
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        (collection,) = (info for info in archive.infolist() if info.filename.endswith("anki2"))
    assert collection.compress_size < collection.file_size / 5


def test_a_preset_keeps_the_authored_order(package: bytes) -> None:
    decks, presets = collection(package).execute("SELECT decks, dconf FROM col").fetchone()
    (deck,) = (deck for deck in json.loads(decks).values() if deck["name"] == "Deck::Q")
    preset = json.loads(presets)[str(deck["conf"])]
    assert preset["newGatherPriority"] == 1
    assert preset["newSortOrder"] == 1
    assert preset["new"]["bury"]
    assert preset["desiredRetention"] == pytest.approx(0.9)


def test_the_collection_does_not_tell_which_sqlite_wrote_it(package: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        header = archive.read("collection.anki2")[:100]
    assert header[24:28] == bytes(4)
    assert header[92:100] == bytes(8)


def test_no_room_for_the_package_is_trouble_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Package, "write_to_db", full)
    with pytest.raises(OSError, match="disk is full"):
        Package([PackageDeck("Deck", "")], [], MODS, []).to_bytes()
