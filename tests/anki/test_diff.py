"""`flashgen diff` foretells what the real import then does."""

import re
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from flashgen.commands import build as build_command
from flashgen.commands import diff as diff_command
from flashgen.commands import new
from flashgen.history.diff import Change, words
from flashgen.targets.anki.imported import UnreadableError, read_collection, read_package

NOW = 1_700_000_000


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    new.write("Means", tmp_path / "cards", full=True)
    edit(tmp_path / "cards", "domain: A/B tests", "domain: Polls")
    return tmp_path / "cards"


@pytest.fixture
def package(cards: Path) -> Path:
    return build(cards, NOW)


def build(cards: Path, now: int) -> Path:
    report, findings = build_command.build(cards, cards.parent / "build", now=now)
    assert {finding.code for finding in findings} == {"FG119"}
    assert report is not None
    return cards.parent / "build" / Path(report.files[0]).name


def import_package(collection: Collection, package: Path) -> None:
    options = ImportAnkiPackageOptions()
    options.CopyFrom(collection._backend.get_import_anki_package_presets())
    request = ImportAnkiPackageRequest(package_path=str(package), options=options)
    collection.import_anki_package(request)


def edit(cards: Path, old: str, new: str) -> None:
    path = cards / "means.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def diff(cards: Path, **options: Path) -> dict[str, Change]:
    changes, findings = diff_command.diff(cards, cards.parent / "build", now=NOW + 100, **options)
    assert {finding.code for finding in findings} <= {"FG119", "FG173"}
    assert changes is not None
    return {change.key: change for change in changes}


def kinds(changes: dict[str, Change]) -> dict[str, str]:
    return {key: change.change for key, change in changes.items() if change.is_something}


def change_something(cards: Path) -> None:
    edit(cards, "Training crawls.", "Training takes for ever.")
    edit(
        cards, "id: application-1\n    domain: Polls", "id: another\n    was: []\n    domain: Votes"
    )


EXPECTED = {
    "means/hyperparameter-1": "updated",
    "means/another": "new",
    "means/application-1": "retired",
}


@pytest.mark.usefixtures("package")
def test_against_the_ledger(cards: Path) -> None:
    assert kinds(diff(cards)) == {}
    change_something(cards)
    changes = diff(cards)
    assert kinds(changes) == EXPECTED
    ((name, (old, new)),) = changes["means/hyperparameter-1"].fields.items()
    assert name == "effect (answer)"
    assert "Training crawls." in old
    assert "Training takes for ever." in new


@pytest.mark.parametrize(
    ("old", "new", "note", "names"),
    [
        (
            "name: Arithmetic mean",
            "name: The mean",
            "formula-1",
            {"write (prompt)", "name (answer)"},
        ),
        ("    intuition: Every", "    intuition: So every", "formula-1", {"intuition (answer)"}),
        ("x_i: value number", "x_i: the value number", "formula-1.where", {"text"}),
        ("evidence: Gives an", "evidence: Has an", ".expects", {"text"}),
        ("case: Household", "case: Yearly household", "avoid-when-1", {"judge (prompt)"}),
        ("year: 1809", "year: 1810", "formula-1", {"sources"}),
        ('title: "Means"', 'title: "Averages"', "cloze-1", {"title", "question title"}),
    ],
)
@pytest.mark.usefixtures("package")
def test_what_changes_is_called_as_its_author_calls_it(
    old: str, new: str, note: str, names: set[str], cards: Path
) -> None:
    edit(cards, old, new)
    key = f"means{note}" if note.startswith(".") else f"means/{note}"
    assert names <= diff(cards)[key].fields.keys()
    assert not any(re.match("[A-Z]", name) for name in diff(cards)[key].fields)


@pytest.mark.usefixtures("package")
def test_against_the_ledger_without_the_package_it_describes(cards: Path) -> None:
    (cards.parent / "build" / "interview-questions.apkg").unlink()
    change_something(cards)
    changes = diff(cards)
    assert kinds(changes) == EXPECTED
    assert changes["means/hyperparameter-1"].fields == {}


def test_against_an_earlier_package(cards: Path, package: Path) -> None:
    earlier = package.rename(package.with_name("earlier.apkg"))
    change_something(cards)
    build(cards, NOW + 50)
    assert kinds(diff(cards)) == {}
    assert kinds(diff(cards, package=earlier)) == EXPECTED


@pytest.mark.parametrize("is_open", [False, True], ids=["closed", "open in Anki"])
@pytest.mark.parametrize("legacy", [False, True], ids=["schema 18", "schema 11"])
def test_against_a_collection(
    cards: Path, package: Path, tmp_path: Path, *, is_open: bool, legacy: bool
) -> None:
    path = tmp_path / "collection.anki2"
    collection = Collection(str(path))
    import_package(collection, package)
    if is_open and not legacy:
        change_something(cards)
        assert kinds(diff(cards, collection_path=path)) == EXPECTED
        collection.close()
        return
    collection.close(downgrade=legacy)
    change_something(cards)
    before = path.read_bytes()
    assert kinds(diff(cards, collection_path=path)) == EXPECTED
    assert path.read_bytes() == before


def test_edits_made_in_anki_are_kept_or_overwritten_as_foretold(
    cards: Path, package: Path, tmp_path: Path
) -> None:
    path = tmp_path / "collection.anki2"
    collection = Collection(str(path))
    import_package(collection, package)
    for name in ("hyperparameter-1", "pitfall-1"):
        (note_id,) = collection.find_notes(f"tag:kind::{KINDS[name]}")
        note = collection.get_note(note_id)
        note.fields[-1] = "mine"
        collection.update_note(note)
        collection.db.execute("UPDATE notes SET mod=? WHERE id=?", NOW + 10, note_id)
    collection.close()
    change_something(cards)
    changes = diff(cards, collection_path=path)
    assert changes["means/hyperparameter-1"].overwrites
    assert "Spare 4" in changes["means/hyperparameter-1"].fields
    assert changes["means/pitfall-1"].keeps
    assert changes["means/pitfall-1"].change == "unchanged"
    collection = Collection(str(path))
    import_package(collection, build(cards, NOW + 100))
    texts = {
        name: collection.get_note(collection.find_notes(f"tag:kind::{KINDS[name]}")[0]).fields[-1]
        for name in ("hyperparameter-1", "pitfall-1")
    }
    collection.close()
    assert texts == {"hyperparameter-1": "", "pitfall-1": "mine"}


@pytest.mark.parametrize("built_before", [False, True], ids=["before a build", "after it"])
def test_an_edit_in_anki_is_known_by_its_content(
    cards: Path, package: Path, tmp_path: Path, *, built_before: bool
) -> None:
    path = tmp_path / "collection.anki2"
    collection = Collection(str(path))
    import_package(collection, package)
    (note_id,) = collection.find_notes("tag:kind::hyperparameter")
    note = collection.get_note(note_id)
    note.fields[-1] = "mine"
    collection.update_note(note)
    collection.db.execute("UPDATE notes SET mod=?", NOW + 10)
    collection.close()
    edit(cards, "Training crawls.", "Training takes for ever.")
    edit(cards, "Split before every fit", "Split first")
    if built_before:
        build(cards, NOW + 50)
    changes = diff(cards, collection_path=path)
    assert changes["means/hyperparameter-1"].overwrites
    assert changes["means/pitfall-1"].change == "updated"
    assert not changes["means/pitfall-1"].overwrites


def test_a_note_type_that_was_changed_in_anki_is_said_to_block(
    cards: Path, package: Path, tmp_path: Path
) -> None:
    path = tmp_path / "collection.anki2"
    collection = Collection(str(path))
    import_package(collection, package)
    note_type = collection.models.by_name("Flashgen")
    collection.models.add_field(note_type, collection.models.new_field("Mine"))
    collection.models.update_dict(note_type)
    collection.close()
    changes = diff(cards, collection_path=path)
    assert changes["means/formula-1"].change == "blocked"
    assert changes["means/formula-1.where"].change == "unchanged"


def test_what_anki_takes_for_the_same_is_no_change(
    cards: Path, package: Path, tmp_path: Path
) -> None:
    path = tmp_path / "collection.anki2"
    collection = Collection(str(path))
    import_package(collection, package)
    collection.close()
    edit(cards, 'title: "Means"', 'title: "MEANS"')
    assert diff(cards, collection_path=path)["means/formula-1"].moved == ()


KINDS = {"hyperparameter-1": "hyperparameter", "pitfall-1": "pitfall"}


def test_cards_that_stay_in_their_old_deck_are_named(
    cards: Path, package: Path, tmp_path: Path
) -> None:
    path = tmp_path / "collection.anki2"
    collection = Collection(str(path))
    import_package(collection, package)
    collection.close()
    edit(cards, 'title: "Means"', 'title: "Averages"')
    moved = diff(cards, collection_path=path)["means/formula-1"].moved
    assert moved == ("Interview questions::Means",)


@pytest.mark.usefixtures("package")
def test_a_damaged_package_of_the_last_build_only_hides_the_old_texts(cards: Path) -> None:
    (cards.parent / "build" / "interview-questions.apkg").write_bytes(b"PK")
    change_something(cards)
    assert kinds(diff(cards)) == EXPECTED


@pytest.mark.parametrize("place", range(0, 4000, 97))
def test_a_package_with_a_wrong_byte_is_read_or_refused(package: Path, place: int) -> None:
    data = bytearray(package.read_bytes())
    data[place % len(data)] ^= 0xFF
    package.write_bytes(data)
    try:
        notes = read_package(package)
    except UnreadableError:
        return
    assert all(note.guid for note in notes.values())


@pytest.mark.parametrize("content", [b"", b"not a database", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_neither_package_nor_collection_is_refused(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(UnreadableError):
        read_package(path)
    with pytest.raises(UnreadableError):
        read_collection(path)


def test_words_that_differ_are_told_apart() -> None:
    runs = list(words("<p>one two three</p>", "<p>one 2 three &amp; four</p>"))
    assert runs == [("=", "one"), ("-", "two"), ("+", "2"), ("=", "three"), ("+", "& four")]
