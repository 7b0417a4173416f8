"""Files that someone careless or hostile could write: a finding, never a crash, never a long wait.

The random ones run a few seconds here; `FLASHGEN_FUZZ` sets how many there are, for longer runs.
"""

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hostile
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flashgen.compiler.compile import Compiler

EXAMPLES = int(os.environ.get("FLASHGEN_FUZZ", "60"))
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
HEAD = "id: {0}\ntitle: {0}\nquestion: Explain {0}\nanswer:\n  short: A.\n"


@pytest.fixture(scope="module")
def compiler(tmp_path_factory: pytest.TempPathFactory) -> Compiler:
    return hostile.compiler(tmp_path_factory.mktemp("cards"))


def test_the_file_that_is_broken_was_whole(compiler: Compiler) -> None:
    hostile.check(hostile.VALID, compiler)


@pytest.mark.parametrize(
    "text",
    ["#\ta heading", "# \t", "~~~ a`b\n[", "\u0301__^{:[a@b", "$**%\n\n$x$" * 20, "\\[\\" * 9],
    ids=range(6),
)
def test_what_random_files_once_found_stays_mended(text: str, compiler: Compiler) -> None:
    block = text.replace("\n", "\n  ")
    hostile.check(HEAD.format("x") + f"summary: |2\n  {block}\n", compiler)


@FUZZ
@given(hostile.mutations())
def test_no_broken_file_crashes_the_check(compiler: Compiler, text: str) -> None:
    hostile.check(text, compiler)


@FUZZ
@given(hostile.texts_in_place())
def test_no_text_of_a_card_crashes_the_check(compiler: Compiler, text: str) -> None:
    hostile.check(text, compiler)


@FUZZ
@given(st.binary(max_size=200), st.binary(max_size=8), st.integers(0, 3000))
def test_no_bytes_crash_the_check(
    compiler: Compiler, tmp_path: Path, alone: bytes, inside: bytes, at: int
) -> None:
    valid = hostile.VALID.encode()
    for data in (alone, valid[:at] + inside + valid[at + len(inside) :]):
        hostile.check_bytes(data, compiler, tmp_path)


def question(more: str) -> bytes:
    return (HEAD.format("x") + more).encode("utf-8", "surrogatepass")


def definitions(text: str) -> bytes:
    """Fill 90 KB with one text, in as many concepts as it takes."""
    block = text.replace("\n", "\n      ")
    items = [
        f"  - id: i{n}\n    term: t{n}\n    definition: |2\n      {block}\n"
        for n in range(90_000 // len(text) + 1)
    ]
    return question("concepts:\n" + "".join(items))


def tex(*formulas: str) -> bytes:
    items = [f"  - {{id: f{n}, name: n{n}, tex: '{f}'}}\n" for n, f in enumerate(formulas)]
    return question("formulas:\n" + "".join(items))


BOMB = "a: &a [x, x]\n" + "".join(f"k{n}: &k{n} [*a, *a, *a, *a, *a]\n" for n in range(20))
MERGES = "a: &a {x: 1}\nb: &b {<<: [*a, *a]}\nc: {<<: [*b, *b]}\n"
FILES: dict[str, tuple[bytes, str]] = {
    "brackets": (b"[" * 100_000, "FG107"),
    "brackets-in-a-key": (question("x: " + "[" * 100_000), "FG107"),
    "brackets-in-a-text": (definitions("[" * 19_000), "FG172"),
    "pictures-in-a-text": (definitions("![" * 5_000), "FG172"),
    "links-in-a-text": (definitions("[a](" * 4_000), "FG172"),
    "mails-in-brackets": (definitions("[a@b" * 4_000), "FG172"),
    "brackets-in-a-reference": (
        question(
            f"sources: {{s: {{title: '{'[a@b' * 4_000}', authors: a, year: 2020, where: w}}}}\n"
        ),
        "FG172",
    ),
    "brackets-in-a-fence-that-is-none": (definitions("~~~ a`b\n" + "[" * 9_000), "FG172"),
    "a-target-without-end": (definitions("[a]:" + "@''\"" * 4_000), "FG172"),
    "escapes": (definitions("\\[" * 5_000), "FG172"),
    "tildes": (definitions("~" * 9_000), "FG172"),
    "tags": (definitions("<b " * 6_000), "FG172"),
    "emphasis": (definitions("_{" * 9_000), "FG172"),
    "tags-in-tags": (definitions("*<pre>" * 3_000), "FG172"),
    "comments": (definitions("<!--" * 4_000), "FG172"),
    "rules": (definitions("-\n" * 9_000), "FG172"),
    "quotes": (definitions(">" * 9_000), "FG172"),
    "lists-in-a-line": (definitions("- " * 9_000), "FG172"),
    "fences": (definitions("~~~\n" * 300), "FG172"),
    "code": (definitions("`a` " * 4_000), "FG172"),
    "a-long-text": (definitions("a b " * 5_001), "FG172"),
    "open-formulas": (definitions("$x_{" * 1_900), "FG301"),
    "braces-in-a-formula": (tex("{" * 999 + "}" * 999), "FG306"),
    "roots-in-a-formula": (tex(r"\sqrt{" * 280 + "}" * 280), "FG306"),
    "a-long-formula": (tex("x" * 50_000), "FG172"),
    "long-formulas": (tex(*("x" * (1900 + n) for n in range(40))), "FG172"),
    "many-formulas": (tex(*(f"x_{{{n}}}" for n in range(1_500))), "FG172"),
    "a-macro-that-grows": (tex(r"\def\x{" + "x" * 900 + "}" + r"\x" * 400), "FG302"),
    "many-keys": (question("".join(f"k{n}: v\n" for n in range(8_000))), "FG118"),
    "many-equal-keys": (question("x:\n" * 30_000), "FG118"),
    "a-bomb": (BOMB.encode(), "FG107"),
    "a-bomb-of-merges": (MERGES.encode(), "FG107"),
    "not-utf8": (question("summary: ") + b"\xff\xfe\n", "FG103"),
    "a-surrogate": (question("summary: \ud800\n"), "FG103"),
    "nul": (question("summary: a\0b\n"), "FG106"),
    "tabs": (question("\tsummary: a\n"), "FG104"),
    "secret": (question("summary: '![x](../secret.png)'\n"), "FG132"),
    "secret-by-a-link": (question("summary: '![x](link.png)'\n"), "FG132"),
    "secret-by-a-path": (question("summary: '![x](/etc/hostname)'\n"), "FG132"),
    "a-pipe-as-a-picture": (question("summary: '![x](pipe.png)'\n"), "FG132"),
    "a-device-as-a-picture": (question("summary: '![x](zero.png)'\n"), "FG132"),
}
STRANGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a-folder": (Path.mkdir, "FG101"),
    "a-pipe": (os.mkfifo, "FG101"),
    "a-device": (lambda path: path.symlink_to("/dev/zero"), "FG101"),
    "a-loop": (lambda path: path.symlink_to(path.name), "FG101"),
    "50-mb": (lambda path: path.write_bytes(b"#" * 50_000_000), "FG102"),
}


def limited() -> None:
    """Bound what the command may use: far above what it needs, far below a hang."""
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))


@pytest.mark.parametrize("command", ["check", "build"])
def test_every_hostile_file_is_one_finding_of_one_run(command: str, tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    cards.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (cards / "link.png").symlink_to("../secret.png")
    (cards / "zero.png").symlink_to("/dev/zero")
    os.mkfifo(cards / "pipe.png")
    for name, (data, _) in FILES.items():
        (cards / f"{name}.yaml").write_bytes(data)
    for name, (make, _) in STRANGE.items():
        make(cards / f"{name}.yaml")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "interview-questions.apkg").write_bytes(b"former")
    done = subprocess.run(
        [sys.executable, "-m", "flashgen", command],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=limited,
    )
    told = re.findall(
        r"^cards/(\S+)\.yaml:\d+:\d+: error (FG\d+): ", done.stdout + done.stderr, re.M
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    expected = {(name, code) for name, (_, code) in (FILES | STRANGE).items()}
    assert expected - {*told} == set()
    assert {name for name, _ in told} == {name for name, _ in expected}
    assert [p.name for p in (tmp_path / "build").iterdir()] == ["interview-questions.apkg"]
    assert (tmp_path / "build" / "interview-questions.apkg").read_bytes() == b"former"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + hostile.VALID.encode(),
        hostile.VALID.replace("\n", "\r\n").encode(),
        hostile.VALID.replace("\n", "\r").encode(),
    ],
    ids=["a byte order mark", "CRLF", "CR"],
)
def test_other_marks_and_line_ends_are_as_good(data: bytes, compiler: Compiler) -> None:
    from flashgen.authoring.source import Source, read

    path = compiler.library.cards / "other.yaml"
    path.write_bytes(data)
    source = read(path)
    assert isinstance(source, Source)
    compiled, findings = compiler.compile(source)
    assert compiled is not None, findings


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20,
        "[a](b) " * 500,
        "a [b] (c) " * 500,
        "$[[[[[[[[[[[[[[[[[[[[[[[[[$",
        "`[[[[[[[[[[[[[[[[[[[[[[[[[`",
        "- a\n" * 300,
        "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 300,
        "paid $5 and $10, " * 300,
        "<b>a</b> " * 100,
        "a < b, c > d " * 500,
        "**a** *b* " * 500,
        "> > > quoted",
    ],
    ids=range(12),
)
def test_what_people_write_is_far_below_the_bounds(text: str, compiler: Compiler) -> None:
    from flashgen.authoring.decode import decode
    from flashgen.authoring.parse import parse
    from flashgen.authoring.source import Source
    from flashgen.kinds.question import Question
    from flashgen.rules import bounds
    from flashgen.rules.subject import Subject

    block = text.replace("\n", "\n  ")
    source = Source(Path("q.yaml"), "q.yaml", HEAD.format("x") + f"summary: |2\n  {block}\n")
    node, _ = parse(source)
    assert node
    decoded = decode(Question, source, node)
    assert decoded.whole, decoded.findings
    assert list(bounds.check(Subject(source, decoded, compiler.library))) == []
