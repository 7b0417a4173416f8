"""Whichever way a question is compiled, and whatever happens to the cache, the same comes out."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flashgen
from flashgen.authoring import source
from flashgen.authoring.settings import Settings
from flashgen.authoring.source import Source
from flashgen.commands import build as build_command
from flashgen.commands import new, uptodate
from flashgen.commands.load import load
from flashgen.compiler import cache as cache_module
from flashgen.compiler import fingerprint, parallel
from flashgen.compiler.cache import Cache, default_folder
from flashgen.compiler.compile import Compiler
from flashgen.media.library import Library

NOW = 1_700_000_000
ALL = ["means", "medians", "modes"]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0L9 {}"/></svg>\n'


@pytest.fixture
def cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("Means", "Medians", "Modes"):
        new.write(name, tmp_path / "cards", full=True)
    return tmp_path / "cards"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were compiled and not taken from the cache."""
    names: list[str] = []
    compile_ = Compiler.compile

    def counting(compiler: Compiler, file: Source) -> parallel.Outcome:
        names.append(file.path.stem)
        return compile_(compiler, file)

    monkeypatch.setattr(Compiler, "compile", counting)
    return names


def build(cards: Path, now: int = NOW) -> build_command.Report:
    report, findings = build_command.build(cards, cards.parent / "build", now=now)
    assert report, findings
    return report


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def entries() -> list[Path]:
    return sorted(default_folder().iterdir())


def test_an_edit_compiles_one_question_again(cards: Path, compiled: list[str]) -> None:
    build(cards)
    assert sorted(compiled) == ALL
    compiled.clear()
    edit(cards / "means.yaml", "wobble", "sway")
    assert build(cards).changed == 2
    assert compiled == ["means"]


def _settings(cards: Path, _: pytest.MonkeyPatch) -> None:
    edit(cards / "deck.yaml", "language: en", "language: de")


def _image(cards: Path, _: pytest.MonkeyPatch) -> None:
    (cards / "media" / "example-figure.svg").write_text(SVG.format(3), encoding="utf-8")


def _flashgen(_: Path, patch: pytest.MonkeyPatch) -> None:
    for module in (cache_module, uptodate):
        patch.setattr(module, "fingerprint", lambda: "another")


@pytest.mark.parametrize("change", [_settings, _image, _flashgen])
def test_what_all_questions_depend_on_compiles_all_again(
    cards: Path,
    compiled: list[str],
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    build(cards)
    assert build(cards).up_to_date
    compiled.clear()
    change(cards, monkeypatch)
    assert not build(cards).up_to_date
    assert sorted(compiled) == ALL


def test_another_image_found_first_compiles_again(cards: Path, compiled: list[str]) -> None:
    (cards / "part").mkdir()
    (cards / "means.yaml").rename(cards / "part" / "means.yaml")
    build(cards)
    compiled.clear()
    (cards / "part" / "media").mkdir()
    (cards / "part" / "media" / "example-figure.svg").write_text(SVG.format(4), encoding="utf-8")
    build(cards)
    assert compiled == ["means"]


def test_options_of_the_compiler_have_entries_of_their_own(cards: Path) -> None:
    build(cards)
    file = source.read(cards / "means.yaml")
    assert isinstance(file, Source)
    written = source.read(cards / "deck.yaml")
    assert isinstance(written, Source)
    library = Library(cards)
    assert Cache(default_folder(), written).get(file, library)
    assert Cache(default_folder(), written, "quality").get(file, library) is None
    assert Cache(default_folder(), None).get(file, library) is None


def test_the_fingerprint_tells_renderers_and_own_files_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = fingerprint.fingerprint.__wrapped__
    seen = {fresh()}
    (tmp_path / "Markdown-999.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    seen.add(fresh())
    package = tmp_path / "flashgen"
    shutil.copytree(Path(flashgen.__file__).parent, package)
    monkeypatch.setattr(flashgen, "__file__", str(package / "__init__.py"))
    assert fresh() in seen
    edit(package / "targets" / "anki" / "templates" / "style.css", "{", "{ ")
    seen.add(fresh())
    assert len(seen) == 3


def test_a_cached_question_still_gives_model_and_plan(cards: Path) -> None:
    first = load(cards).questions
    second = load(cards).questions
    for fresh, cached in zip(first, second, strict=True):
        assert (cached.head, cached.packed) == (fresh.head, fresh.packed)
        planned = [(note.item, note.suffix) for note in cached.content().planned]
        assert [(note.item, note.suffix) for note in cached.notes()] == planned
        assert cached.sheet_images == fresh.sheet_images


def test_a_cached_question_still_has_its_wording(cards: Path) -> None:
    edit(cards / "modes.yaml", "wobble", "ADASYN")
    first, second = (load(cards, quality=True).questions for _ in range(2))
    assert any(compiled.wording.uses for compiled in first)
    assert all(compiled.wording.prompts for compiled in first)
    assert [compiled.wording for compiled in second] == [compiled.wording for compiled in first]


def test_warnings_come_again_from_the_cache_and_when_up_to_date(cards: Path) -> None:
    edit(cards / "means.yaml", "term: Standard error", "term: Standard error #1")
    output = cards.parent / "build"
    edit(cards / "modes.yaml", "wobble", "move")
    _, first = build_command.build(cards, output, now=NOW)
    assert [f.code for f in first if f.code != "FG119"] == ["FG108"]
    edit(cards / "modes.yaml", "move", "sway")
    assert build_command.build(cards, output, now=NOW)[1] == first
    report, again = build_command.build(cards, output, now=NOW)
    assert report
    assert report.up_to_date
    assert again == first


def test_an_entry_is_bound_to_the_name_of_the_file_as_well_as_to_its_text(
    cards: Path, compiled: list[str]
) -> None:
    build(cards)
    compiled.clear()
    (cards / "means.yaml").rename(cards / "averages.yaml")
    build(cards)
    assert compiled == ["averages"]


def test_the_end_of_a_name_is_not_taken_for_text(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", None)
    cache.put(Source(Path("a"), "a", "bc"), b"1")
    cache.put(Source(Path("ab"), "ab", "c"), b"2")
    assert len(list((tmp_path / "cache").iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"gibberish", None])
def test_a_damaged_cache_is_no_problem(cards: Path, damage: bytes | None) -> None:
    build(cards)
    before = contents(cards.parent / "build")
    for entry in entries():
        data = entry.read_bytes()
        flipped = data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]
        entry.write_bytes(flipped if damage is None else damage)
    shutil.rmtree(cards.parent / "build")
    build(cards)
    assert contents(cards.parent / "build") == before


def test_a_cache_that_goes_midway_is_no_problem(
    cards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = Cache.put

    def gone(cache: Cache, file: Source, data: bytes) -> None:
        shutil.rmtree(cache.folder, ignore_errors=True)
        put(cache, file, data)

    monkeypatch.setattr(Cache, "put", gone)
    assert build(cards).questions == 3
    assert len(entries()) == 1


def test_a_full_disk_is_no_problem(cards: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(cache_module, "tempfile", SimpleNamespace(mkstemp=full))
    assert build(cards).questions == 3
    assert entries() == []


def test_a_cache_folder_that_cannot_be_made_is_no_problem(
    cards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cards.parent / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(cards.parent / "file"))
    build(cards)
    assert not build(cards).up_to_date


def test_the_cache_keeps_within_its_limit_what_was_used_last(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", None)
    kept: list[Path] = []
    for age in range(5):
        cache.put(Source(Path("x.yaml"), "x.yaml", str(age)), bytes(100))
        (new,) = set((tmp_path / "cache").iterdir()) - set(kept)
        os.utime(new, (NOW - age, NOW - age))
        kept.append(new)
    cache.prune(limit=250)
    assert set((tmp_path / "cache").iterdir()) == set(kept[:2])


def test_two_builds_at_once_do_not_disturb_each_other(cards: Path) -> None:
    expected = cards.parent / "build"
    build(cards)
    (cards / "flashgen.lock").unlink()
    shutil.rmtree(default_folder())
    folders = [cards.parent / name for name in ("one", "two")]
    for folder in folders:
        shutil.copytree(cards, folder / "cards")
    command = [sys.executable, "-m", "flashgen", "build", "-q"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(NOW)}
    running = [subprocess.Popen(command, cwd=folder, env=environment) for folder in folders]
    assert [process.wait() for process in running] == [0, 0]
    for folder in folders:
        assert contents(folder / "build") == contents(expected)
    assert len(entries()) == 3


def _new_compiler(cards: Path) -> Compiler:
    return Compiler(Settings(), Library(cards))


def _compiled(sources: list[Source], cards: Path, jobs: int) -> list[parallel.Outcome]:
    new, library = partial(_new_compiler, cards), Library(cards)
    with parallel.compiling(sources, new, library, None, jobs) as outcomes:
        return list(outcomes)


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_processes_give_what_one_gives(
    cards: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    if method == "fork" and sys.platform != "linux":
        pytest.skip("processes are forked on Linux only")
    monkeypatch.setattr(parallel, "start_method", lambda: method)
    edit(cards / "modes.yaml", "fix: Split", "fux: Split")
    _, sources, _ = source.find(cards)
    none, one, two = (
        [
            (compiled.head, compiled.packed) if compiled else findings
            for compiled, findings in _compiled(sources, cards, jobs)
        ]
        for jobs in (0, 1, 2)
    )
    assert none == one == two
    assert [isinstance(outcome, list) for outcome in one] == [False, False, True]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_killed_process_leaves_its_work_to_this_one(
    cards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, compile_ = os.getpid(), Compiler.compile

    def killed(compiler: Compiler, file: Source) -> parallel.Outcome:
        if os.getpid() != here and file.path.stem == "medians":
            os.kill(os.getpid(), signal.SIGKILL)
        return compile_(compiler, file)

    monkeypatch.setattr(parallel, "start_method", lambda: "fork")
    monkeypatch.setattr(Compiler, "compile", killed)
    _, sources, _ = source.find(cards)
    outcomes = _compiled(sources, cards, 2)
    assert [question.head.id for question, _ in outcomes if question] == ALL


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_processes_that_die_at_once_leave_all_work_to_this_one(
    cards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> NoReturn:
        raise BrokenProcessPool

    monkeypatch.setattr(parallel.ProcessPoolExecutor, "map", broken)
    _, sources, _ = source.find(cards)
    outcomes = _compiled(sources, cards, 2)
    assert [question.head.id for question, _ in outcomes if question] == ALL


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes that are inherited")
def test_no_process_outlives_a_build_that_is_killed(cards: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "from functools import partial\n"
        "from pathlib import Path\n"
        "from flashgen.authoring import source\n"
        "from flashgen.commands import load\n"
        "from flashgen.compiler import compile, parallel\n"
        "from flashgen.media.library import Library\n"
        "def wait(*_):\n"
        "    os.write(int(sys.argv[1]), b'x')\n"
        "    signal.pause()\n"
        "compile.Compiler.compile = wait\n"
        "parallel.start_method = lambda: 'fork'\n"
        "_, sources, _ = source.find(Path('cards'))\n"
        "new = partial(load.new_compiler, None, Path('cards'))\n"
        "with parallel.compiling(sources, new, Library(Path('cards')), None, 2) as outcomes:\n"
        "    list(outcomes)\n"
    )
    inner, outer = os.pipe()
    command = [sys.executable, "-c", code, str(outer)]
    with subprocess.Popen(command, cwd=cards.parent, pass_fds=[outer]) as main:
        os.close(outer)
        assert os.read(inner, 1) == b"x"
        main.kill()
    while left := os.read(inner, 1):  # ends when the last process that could write is gone
        assert left == b"x"
    os.close(inner)


def test_processes_are_used_only_where_they_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(8), raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(parallel, "start_method", lambda: "fork")
    small, large = (Source(Path("x"), "x", "x" * size) for size in (1000, 500_000))
    assert parallel.jobs_that_pay([small] * 20) == 0
    assert parallel.jobs_that_pay([large] * 20) == 8
    assert parallel.jobs_that_pay([]) == 0
    monkeypatch.setattr(parallel, "start_method", lambda: "spawn")
    assert parallel.jobs_that_pay([large]) == 0
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(1), raising=False)
    assert parallel.jobs_that_pay([large] * 20) == 0


@pytest.mark.parametrize("what", ["changed", "gone", "new question", "damaged note"])
def test_what_is_not_as_the_last_build_left_it_is_built(cards: Path, what: str) -> None:
    build(cards)
    expected = contents(cards.parent / "build")
    sheet = cards.parent / "build" / "sheets" / "means.md"
    match what:
        case "changed":
            edit(sheet, "Means", "Beans")
        case "gone":
            sheet.unlink()
        case "new question":
            new.write("Quantiles", cards)
        case _:
            (note,) = (default_folder().parent / "builds").iterdir()
            note.write_bytes(note.read_bytes()[:-1])
    assert not build(cards).up_to_date
    if what != "new question":
        assert contents(cards.parent / "build") == expected
    assert build(cards).up_to_date


def test_a_build_that_is_up_to_date_loads_nothing_heavy(cards: Path) -> None:
    code = (
        "import sys; sys.argv[1:] = ['build']\n"
        "from flashgen.cli import main\n"
        "try: main()\n"
        "except SystemExit as end:\n"
        "    print(end.code or 0, [m for m in ('genanki', 'markdown') if m in sys.modules])\n"
    )
    for loaded in ("['genanki', 'markdown']", "[]"):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=cards.parent, check=True, capture_output=True
        )
        assert done.stdout.decode().splitlines()[-1] == f"0 {loaded}"
    assert b"up to date: 0 new, 0 changed" in done.stdout


TEXTS = ("One sentence.", "With $x_i$ and **bold**.", "- a list\n- of $$y$$", "`code` & more")
QUESTION = """\
id: {name}
title: {name}
question: What about {name}?
answer: {{short: '{text}'}}
concepts:
  - {{id: first, term: A term, definition: '{text}', extra: '![x](media/x.svg)'}}
{more}"""
MORE = ("", "requires: [one]\n", "follow_ups: [{id: next, question: So?, answer: No.}]\n")
Step = tuple[str, str, str, int]


def _apply(cards: Path, step: Step) -> None:
    name, text, more, image = step
    (cards / "media" / "x.svg").write_text(SVG.format(image), encoding="utf-8")
    if name == "deck":
        (cards / "deck.yaml").write_text(f"tags: [t{image}]\n", encoding="utf-8")
    else:
        text, more = text.replace("\n", "\n\n  "), "" if name == "one" else more
        yaml = QUESTION.format(name=name, text=text, more=more)
        (cards / f"{name}.yaml").write_text(yaml, encoding="utf-8")


def _ways(patch: pytest.MonkeyPatch) -> Iterator[tuple[str, Callable[[], None]]]:
    compiling, unchanged = parallel.compiling, uptodate.Place.unchanged

    def use(jobs: int, *, cached: bool) -> None:
        def way(
            sources: Sequence[Source],
            new: parallel.NewCompiler,
            library: Library,
            cache: Cache | None,
        ) -> AbstractContextManager[Iterator[parallel.Outcome]]:
            return compiling(sources, new, library, cache if cached else None, jobs)

        patch.setattr(parallel, "compiling", way)
        patch.setattr(
            uptodate.Place, "unchanged", unchanged if cached else lambda *_: None, raising=True
        )

    if sys.platform == "linux":
        patch.setattr(parallel, "start_method", lambda: "fork")
    yield "serial", partial(use, 0, cached=False)
    yield "beside", partial(use, 1, cached=False)
    yield "parallel", partial(use, 2, cached=False)
    yield "cached", partial(use, 0, cached=True)
    yield "cached and beside", partial(use, 1, cached=True)
    yield "cached and parallel", partial(use, 2, cached=True)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@settings(max_examples=5, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["one", "two", "three", "deck"]),
            st.sampled_from(TEXTS),
            st.sampled_from(MORE),
            st.integers(0, 2),
        ),
        min_size=2,
        max_size=4,
    )
)
def test_every_way_gives_the_same_bytes_after_every_edit(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(Path(name) / "cache"))
        ways = list(_ways(patch))
        for now, step in enumerate([("one", TEXTS[0], "", 0), *steps], start=NOW):
            results = []
            for way, use in ways:
                use()
                cards = Path(name) / way / "cards"
                (cards / "media").mkdir(parents=True, exist_ok=True)
                _apply(cards, step)
                build(cards, now)
                results.append(contents(cards.parent))
            assert results[1:] == results[:1] * (len(ways) - 1)
