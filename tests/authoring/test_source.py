"""Reading files: whatever lies in the folder is either a source or a finding."""

import os
from pathlib import Path

import pytest

from flashgen.authoring import source
from flashgen.authoring.source import Source
from flashgen.diagnostics import Diagnostic


def refused(path: Path) -> Diagnostic:
    result = source.read(path)
    assert isinstance(result, Diagnostic)
    return result


def accepted(path: Path) -> Source:
    result = source.read(path)
    assert isinstance(result, Source)
    return result


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a: b\n", "a: b\n"),
        (b"\xef\xbb\xbfa: b\n", "a: b\n"),
        (b"a: b\r\nc: d\r\n", "a: b\nc: d\n"),
        (b"a: b\rc: d\r", "a: b\nc: d\n"),
        (b"a: \xe6\xb7\xb1\n", "a: 深\n"),
        (b"", ""),
    ],
    ids=["plain", "byte order mark", "CRLF", "CR", "CJK", "empty"],
)
def test_utf8_is_read(tmp_path: Path, data: bytes, text: str) -> None:
    path = tmp_path / "q.yaml"
    path.write_bytes(data)
    assert accepted(path).text == text


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a: b\nc: \xe9\n", (2, 4)),
        (b"\xef\xbb\xbfa: \xff", (1, 4)),
        ("a: é\nb: 深".encode() + b"\xf0\x28", (2, 5)),
        ("a: b".encode("utf-16"), (1, 1)),
        (b"a: \xed\xa0\x80", (1, 4)),
    ],
    ids=["Latin-1", "after a byte order mark", "after wide characters", "UTF-16", "a surrogate"],
)
def test_what_is_not_utf8_is_found_at_its_first_byte(
    tmp_path: Path, data: bytes, place: tuple[int, int]
) -> None:
    path = tmp_path / "q.yaml"
    path.write_bytes(data)
    finding = refused(path)
    assert (finding.line, finding.column, finding.code) == (*place, "FG103")


def test_a_file_of_50_mb_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "q.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    finding = refused(path)
    assert finding.code == "FG102"
    assert "50,000,000 bytes" in finding.message


def test_a_folder_named_like_a_question_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    (tmp_path / "x.yaml" / "inner.yaml").write_text("a: b")
    _, questions, findings = source.find(tmp_path)
    assert [(f.code, f.message) for f in findings] == [("FG101", "this is a folder")]
    assert [q.path.name for q in questions] == ["inner.yaml"]


def test_a_pipe_is_a_finding_and_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yaml")
    assert refused(tmp_path / "x.yaml").code == "FG101"


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/null", "x.yaml", "nowhere"], ids=str)
def test_a_link_to_what_is_no_file_is_a_finding(tmp_path: Path, target: str) -> None:
    (tmp_path / "x.yaml").symlink_to(target)
    assert refused(tmp_path / "x.yaml").code == "FG101"


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("a: b")
    (tmp_path / "x.yaml").symlink_to("real.txt")
    assert accepted(tmp_path / "x.yaml").text == "a: b"


def test_folders_that_link_to_each_other_are_walked_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "q.yaml").write_text("a: b")
    (tmp_path / "sub" / "back").symlink_to(tmp_path)
    _, questions, findings = source.find(tmp_path)
    assert [q.path.relative_to(tmp_path).as_posix() for q in questions] == ["sub/q.yaml"]
    assert findings == []


def test_a_file_that_cannot_be_read_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "q.yaml"
    path.write_text("a: b")

    def deny(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", deny)
    assert refused(path).message == "the file cannot be read: Permission denied"


def test_a_folder_that_cannot_be_read_is_a_finding_and_does_not_retire_its_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locked").mkdir()
    (tmp_path / "q.yaml").write_text("a: b")
    scandir = os.scandir

    def deny(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", deny)
    _, questions, findings = source.find(tmp_path)
    assert [q.path.name for q in questions] == ["q.yaml"]
    assert [(f.code, f.message) for f in findings] == [
        ("FG101", "the folder cannot be read: Permission denied")
    ]


def test_the_settings_are_told_from_the_questions(tmp_path: Path) -> None:
    (tmp_path / "deck.yaml").write_text("name: x")
    (tmp_path / "b.yml").write_text("id: b")
    (tmp_path / "a.yaml").write_text("id: a")
    settings, questions, findings = source.find(tmp_path)
    assert settings
    assert settings.text == "name: x"
    assert [q.path.name for q in questions] == ["a.yaml", "b.yml"]
    assert findings == []


@pytest.mark.parametrize("name", ["deck.yml", "Deck.yaml", "sub/deck.yaml"])
def test_settings_where_nobody_reads_them_are_a_finding(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("name: x")
    _, questions, findings = source.find(tmp_path)
    assert questions == []
    assert [f.code for f in findings] == ["FG109"]


def test_hidden_files_and_other_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.yaml", "note.md", "flashgen.lock", "yaml", ".git/config.yaml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{{{")
    assert source.find(tmp_path) == (None, [], [])


def test_a_name_that_is_not_utf8_can_be_told(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.yaml"
    Path(os.fsdecode(path)).write_bytes(b"\xff")
    _, _, findings = source.find(tmp_path)
    assert [f.code for f in findings] == ["FG103"]
    assert "\ufffd.yaml:1:1: " in str(findings[0])


def test_an_ending_in_capital_letters_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "A.YAML").write_text("id: a")
    (tmp_path / "b.Yml").write_text("id: b")
    _, questions, findings = source.find(tmp_path)
    assert [q.path.name for q in questions] == ["A.YAML", "b.Yml"]
    assert findings == []


@pytest.mark.parametrize(
    "name",
    [
        "a (Anna's conflicted copy 2026-01-02).yaml",
        "a.sync-conflict-20260102-030405-ABCDEFG.yaml",
        "a (conflicted copy 2026-01-02 030405).yml",
        "a-LAPTOP.yaml",
        "a 2.yaml",
        "a - Copy.yaml",
        "a~1.yaml",
    ],
)
def test_a_copy_of_a_sync_tool_is_one_finding_that_names_the_pair(
    tmp_path: Path, name: str
) -> None:
    question = "title: A\nid: 'a'\nconcepts: [{id: x}, {id: x}]\n"
    (tmp_path / "a.yaml").write_text(question)
    (tmp_path / name).write_text(question + "summary: Newer.\n")
    _, questions, (finding,) = source.find(tmp_path)
    assert [q.path.name for q in questions] == ["a.yaml"]
    assert (finding.line, finding.column, finding.code) == (2, 6, "FG121")
    assert finding.path.endswith(name)
    assert f"copy of {source.name_of(tmp_path / 'a.yaml')}:" in finding.message


def test_what_only_looks_like_a_copy_is_a_question(tmp_path: Path) -> None:
    for name, text in {
        "a.yaml": "id: a",
        "a (copy).yaml": "id: a-copy",
        "ab.yaml": "id: a",
        "sub/a 2.yaml": "id: a",
        "no-id 2.yaml": "title: x",
        "no-id.yaml": "title: x",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    _, questions, findings = source.find(tmp_path)
    assert (len(questions), findings) == (6, [])


def test_a_copy_of_the_settings_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "deck.yaml").write_text("name: x\nnamespace: x\n")
    (tmp_path / "deck (conflicted copy).yaml").write_text("name: y\nnamespace: x\n")
    (tmp_path / "deck-of-cards.yaml").write_text("id: deck-of-cards\n")
    settings, questions, (finding,) = source.find(tmp_path)
    assert settings
    assert [q.path.name for q in questions] == ["deck-of-cards.yaml"]
    assert (finding.code, finding.message) == ("FG109", "this looks like a copy of deck.yaml")
