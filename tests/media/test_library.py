"""Images are found inside the collection and named by their content."""

import re
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest
from pictures import SVG, picture

from flashgen.media.library import MAX_BYTES, Library, MediaError


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    folder = tmp_path / "cards"
    (folder / "media").mkdir(parents=True)
    (folder / "sub").mkdir()
    (folder / "media" / "view.svg").write_bytes(SVG)
    return folder


def refused(cards: Path, written: str) -> MediaError:
    with pytest.raises(MediaError) as caught:
        Library(cards).find(written, cards)
    return caught.value


def test_a_path_counts_from_the_folder_of_the_file_and_from_cards(cards: Path) -> None:
    (cards / "sub" / "here.png").write_bytes(picture(".png"))
    library = Library(cards)
    assert library.find("media/view.svg", cards / "sub").relative == "media/view.svg"
    assert library.find("here.png", cards / "sub").relative == "sub/here.png"
    assert library.find("../media/view.svg", cards / "sub").relative == "media/view.svg"


def test_the_name_changes_with_the_content_and_only_with_it(cards: Path) -> None:
    before = Library(cards).find("media/view.svg", cards).name
    assert Library(cards).find("media/view.svg", cards).name == before
    (cards / "media" / "view.svg").write_bytes(SVG + b"\n")
    assert Library(cards).find("media/view.svg", cards).name != before


@pytest.mark.parametrize(
    "name",
    ["a b.png", "深度.PNG", "C++ #1 & <x>.jpg", "e\u0301.webp", "x" * 200 + ".gif", "😀.avif"],
)
def test_the_name_in_anki_is_ascii_short_and_keeps_its_type(cards: Path, name: str) -> None:
    (cards / name).write_bytes(picture(Path(name).suffix.lower()))
    named = Library(cards).find(name, cards).name
    assert re.fullmatch(r"[a-z0-9-]{1,75}\.[a-z]+", named)
    assert Path(named).suffix == Path(name).suffix.lower()


def test_a_percent_sign_stands_for_a_character_unless_the_file_has_one(cards: Path) -> None:
    (cards / "a b.png").write_bytes(picture(".png"))
    assert Library(cards).find("a%20b.png", cards).relative == "a b.png"
    (cards / "a%20b.png").write_bytes(picture(".png"))
    assert Library(cards).find("a%20b.png", cards).relative == "a%20b.png"


@pytest.mark.parametrize(
    "written",
    ["https://e.org/a.png", "//e.org/a.png", "data:image/png;base64,AA", "file:///etc/a.png"],
)
def test_what_is_not_a_file_is_refused(cards: Path, written: str) -> None:
    error = refused(cards, written)
    assert str(error) == f'the image "{written}" is not a file'
    assert "offline" in error.hint


def test_a_path_that_leaves_cards_is_refused(cards: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"x")
    (cards / "link.png").symlink_to(tmp_path / "secret.png")
    (cards / "up").symlink_to(tmp_path)
    for written in ("../secret.png", str(tmp_path / "secret.png"), "link.png", "up/secret.png"):
        assert str(refused(cards, written)).endswith("lies outside cards/")


def test_a_link_that_stays_inside_is_followed(cards: Path) -> None:
    (cards / "link.svg").symlink_to("media/view.svg")
    assert Library(cards).find("link.svg", cards).relative == "media/view.svg"


def test_a_missing_image_is_told_with_the_nearest_name(cards: Path) -> None:
    assert refused(cards, "media/veiw.svg").hint == 'did you mean "media/view.svg"?'
    assert refused(cards, "zzz.png").hint == "a path counts from cards/"


@pytest.mark.parametrize(
    "written", ["", ".", "media", "a\x00b.png", "%00.png", "x" * 5000, "loop.png"]
)
def test_what_is_no_path_of_a_file_is_missing(cards: Path, written: str) -> None:
    (cards / "loop.png").symlink_to("loop.png")
    error = refused(cards, written)
    assert str(error).startswith("there is no image")
    assert len(str(error)) < 100


def test_files_that_anki_cannot_show_are_refused(cards: Path) -> None:
    (cards / "a.txt").write_bytes(b"x")
    (cards / "empty.png").write_bytes(b"")
    with (cards / "big.png").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "not an image" in str(refused(cards, "a.txt"))
    assert "is empty" in str(refused(cards, "empty.png"))
    assert "10,000,001 bytes" in str(refused(cards, "big.png"))


def test_an_image_that_cannot_be_read_is_refused(
    cards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deny(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", deny)
    assert "cannot be read: Permission denied" in str(refused(cards, "media/view.svg"))


def test_an_image_is_read_once(cards: Path) -> None:
    library = Library(cards)
    first = library.find("media/view.svg", cards)
    assert library.find("media/../media/view.svg", cards) is first


def test_a_known_image_is_not_looked_into_until_someone_asks_who_does_not_know_it(
    cards: Path,
) -> None:
    misnamed = cards / "media" / "view.gif"
    misnamed.write_bytes(picture(".png"))
    name = Library(cards).find("media/view.gif", cards).name
    library = Library(cards)
    assert library.find("media/view.gif", cards, known=name).remarks == ()
    assert [r.message for r in library.find("media/view.gif", cards).remarks] == [
        "is called .gif, but its content is that of .png"
    ]
    misnamed.write_bytes(b"GIF89a")
    with pytest.raises(MediaError, match="has no size"):
        Library(cards).find("media/view.gif", cards, known=name)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_letter_with_its_mark_is_found_in_either_spelling(cards: Path, form: str) -> None:
    other = "NFD" if form == "NFC" else "NFC"
    on_disk, written = (unicodedata.normalize(one, "größen/Größe.png") for one in (form, other))
    (cards / on_disk).parent.mkdir()
    (cards / on_disk).write_bytes(picture(".png"))
    image = Library(cards).find(written, cards)
    assert image.relative == on_disk
    assert image.name.startswith("groe-")
    assert image.remarks == ()
    assert Library(cards).find(quote(written), cards).name == image.name


def test_a_name_in_another_case_is_told(cards: Path) -> None:
    (cards / "media" / "ROC.png").write_bytes(picture(".png"))
    if not (cards / "MEDIA").exists():
        assert refused(cards, "MEDIA/roc.PNG").hint == 'did you mean "media/ROC.png"?'


def test_where_the_disk_forgives_another_case_it_is_remarked(
    cards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.is_file
    monkeypatch.setattr(Path, "is_file", lambda path: real(path.with_name(path.name.lower())))
    resolve = Path.resolve
    monkeypatch.setattr(Path, "resolve", lambda path: resolve(path.with_name(path.name.lower())))
    (remark,) = Library(cards).find("media/View.svg", cards).remarks
    assert remark.message.startswith('is called "view.svg" on the disk')
