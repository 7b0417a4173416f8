"""The README and the pages beside it tell the truth: what they show runs, nothing is left out."""

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.request import urlopen

import click
import pytest
import yaml
from pre_commit.clientlib import load_manifest

from flashgen.authoring.schema import keys_of
from flashgen.authoring.settings import Checking, Settings
from flashgen.cli import cli
from flashgen.kinds.item import Item
from flashgen.kinds.question import QUESTION, Question
from flashgen.kinds.registry import ITEM_KINDS
from flashgen.targets.anki.imported import unpacked
from flashgen.targets.paper.layouts import LAYOUTS

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "pyproject.toml"
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGES = {
    name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("anki-loop", "checking", "preview", "printing", "reimport")
}
"""Where the README's details are."""
LINKING = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FLASHGEN = str(Path(sys.executable).with_name("flashgen"))


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[list[str]]:
    """Return the arguments of every `flashgen` that a page shows as a line for the shell."""
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    words = [shlex.split(line, comments=True) for line in lines]
    return [rest for first, *rest in filter(None, words) if first == "flashgen"]


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FLASHGEN, *arguments], cwd=project, capture_output=True, text=True, check=False
    )


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The question that the README shows, where the pages go on with it."""
    (text,) = blocks(README, "yaml")
    path = tmp_path / "cards" / "bias-and-variance.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_the_commands_run_as_written_and_the_deck_is_as_large_as_told(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "cards", tmp_path / "cards")
    shown = commands(README)
    assert [command[0] for command in shown] == ["new", "diff", "check", "print", "print"]
    report = json.loads(run(tmp_path, "build", "--json").stdout)
    for number in (f"as {report['cards']:,} cards", f"has {spelt(report['questions'])} machine"):
        assert number in README
    assert run(tmp_path, "build", "--tier", "core", "-q").returncode == 0
    with unpacked(tmp_path / "build" / "ml-interviews-core.apkg") as core:
        (cards,) = core.execute("SELECT count() FROM cards").fetchone()
    assert f"its core, {cards} cards that come first, takes {-(-cards // 20)} days" in README
    for command in shown:
        done = run(tmp_path, *command)
        assert done.returncode == (1 if command[0] == "diff" else 0), done.stderr
        assert "Traceback" not in done.stderr
    assert (tmp_path / "cards" / "bias-and-variance.yaml").exists()


def spelt(number: int) -> str:
    words = "no one two three four five six seven eight nine ten eleven twelve".split()
    return words[number] if number < len(words) else str(number)


def test_the_example_builds_and_its_mistake_is_reported_as_shown(example: Path) -> None:
    project = example.parents[1]
    assert run(project, "build", "-q").returncode == 0
    text = example.read_text(encoding="utf-8")
    example.write_text(text.replace("definition:", "definiton:", 1), encoding="utf-8")
    shown = next(block for block in blocks(README, "text") if "error FG111" in block)
    assert shown in run(project, "build").stderr


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_the_pages_run_on_the_example_of_the_readme(
    page: str, example: Path
) -> None:
    project = example.parents[1]
    assert run(project, "build", "-q").returncode == 0
    assert commands(PAGES[page])
    for command in commands(PAGES[page]):
        if command[0] == "preview":
            serves(project, *command)
            continue
        done = run(project, *command)
        assert (done.returncode, done.stderr) == (0, ""), command


def serves(project: Path, *arguments: str) -> None:
    """Start what runs until it is interrupted; the first line is an address that works."""
    words = [FLASHGEN, *arguments, "--no-browser", "--port", "0"]
    with subprocess.Popen(words, cwd=project, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        with urlopen(process.stdout.readline().strip()) as page:  # noqa: S310 - on this machine
            assert page.status == 200
        process.send_signal(signal.SIGINT)


def test_the_ignored_finding_is_one_and_is_ignored(example: Path) -> None:
    (item,) = (block for block in blocks(PAGES["checking"], "yaml") if "ignore=" in block)
    text = example.read_text(encoding="utf-8")
    for written, found in ((item, False), (item.replace("flashgen:", ""), True)):
        example.write_text(text.replace("concepts:\n", f"concepts:\n{written}"), encoding="utf-8")
        done = run(example.parents[1], "check")
        assert ("FG307" in done.stdout) == found
        assert "FG18" not in done.stdout


def test_the_settings_of_a_check_are_understood(example: Path) -> None:
    (settings,) = (block for block in blocks(PAGES["checking"], "yaml") if "strict:" in block)
    example.with_name("deck.yaml").write_text(settings, encoding="utf-8")
    assert run(example.parents[1], "check").returncode == 0
    assert set(yaml.safe_load(settings)["check"]) == set(keys_of(Checking))


def test_the_snippet_is_untrue_as_shown_and_fixed(example: Path) -> None:
    (snippet,) = (block for block in blocks(PAGES["checking"], "yaml") if "code:" in block)
    text = example.read_text(encoding="utf-8")
    example.write_text(snippet + text, encoding="utf-8")
    project = example.parents[1]
    shown = next(block for block in blocks(PAGES["checking"], "text") if "error FG182" in block)
    assert shown in run(project, "check", "--run").stdout
    assert run(project, "check", "--run", "--fix").returncode == 0
    fixed = snippet.replace("      1.25\n", "      1.6666666666666667\n")
    assert example.read_text(encoding="utf-8") == fixed + text


def test_the_hooks_are_those_that_there_are() -> None:
    (block,) = (block for block in blocks(PAGES["checking"], "yaml") if "repos:" in block)
    (repository,) = yaml.safe_load(block)["repos"]
    there = load_manifest(ROOT / ".pre-commit-hooks.yaml")
    assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in there]


def test_a_renamed_and_a_moved_item_keep_their_notes_because_of_was(example: Path) -> None:
    renamed, moved = blocks(PAGES["reimport"], "yaml")
    project, text = example.parents[1], example.read_text(encoding="utf-8")
    other = example.with_name("regularization.yaml")
    bare = "id: regularization\ntitle: T\nquestion: Why?\nanswer:\n  short: To generalise.\n"
    concept = "    term: Lasso path\n    definition: The weights as the penalty grows.\n"
    other.write_text(f"{bare}concepts:\n  - id: lasso-path\n{concept}", encoding="utf-8")
    assert run(project, "build", "-q").returncode == 0
    other.write_text(bare, encoding="utf-8")
    text = text.replace("  - id: decomposition\n", renamed)
    text = text.replace("concepts:\n", f"concepts:\n{moved}{concept}")
    forgotten = re.sub(r"^ *was:.*\n", "", text, flags=re.MULTILINE)
    for written, changes in ((forgotten, {"new": 3, "retired": 3}), (text, {})):
        example.write_text(written, encoding="utf-8")
        found = [change["change"] for change in json.loads(run(project, "diff", "--json").stdout)]
        assert {name: found.count(name) for name in ("new", "retired") if name in found} == changes


def documented(name: str) -> str:
    """Return what a command's row in the README says, with the page that the row leads to."""
    (row,) = re.findall(rf"^\| `flashgen {name}\b.*", README, re.MULTILINE)
    pages = re.findall(r"docs/([\w-]+)\.md#options", row)
    return "\n".join((row, *(PAGES[page] for page in pages)))


def says(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_option_and_choice_is_documented(name: str) -> None:
    text = documented(name)
    command = cli.commands[name]
    within = command.commands if isinstance(command, click.Group) else {}
    for inner in within:
        assert f"`flashgen {name} {inner} " in text, inner
    for parameter in (p for one in (command, *within.values()) for p in one.params):
        if isinstance(parameter, click.Option):
            for option in (*parameter.opts, *parameter.secondary_opts):
                assert says(text, option), option
            if isinstance(parameter.type, click.Choice):
                for choice in parameter.type.choices:
                    assert says(text, str(choice)), f"{parameter.name}: {choice}"


@pytest.mark.parametrize(
    ("page", "name", "heading"),
    [
        ("checking", "check", "## Options"),
        ("printing", "print", "## Options"),
        ("anki-loop", "pull", "## Options of pull"),
        ("anki-loop", "push", "## Options of push"),
    ],
)
def test_the_options_of_a_page_are_options_and_their_defaults_true(
    page: str, name: str, heading: str
) -> None:
    options = {
        option: parameter
        for parameter in cli.commands[name].params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    section = PAGES[page].split(f"{heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`-.*?) \| (.*) \|$", section, re.MULTILINE)
    assert rows
    told = {o: what for names, what in rows for o in re.findall(r"(?<!\w)--?\w[\w-]*", names)}
    assert set(told) == set(options) - {"--help"}
    for option, text in told.items():
        number = re.search(r"; (\d+)$", text)
        assert number is None or float(number[1]) == options[option].default, option


def test_the_layouts_are_as_told() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (A4|Letter)(.*)", PAGES["printing"], re.MULTILINE)
    assert sorted(name for name, *_ in rows) == sorted(layout.name for layout in LAYOUTS)
    for name, paper, rest in rows:
        (layout,) = (layout for layout in LAYOUTS if layout.name == name)
        assert paper.lower() == layout.paper
        assert ("precut" in rest) == layout.precut
        assert ("backs beside" in rest) == layout.fold
        if size := re.search(r"(\d+) \u00d7 (\d+) of (\d+) \u00d7 (\d+) mm", rest):
            expected = layout.columns, layout.rows, layout.width, layout.height
            assert tuple(map(float, size.groups())) == expected


def test_every_key_is_documented() -> None:
    keys = {*keys_of(Question), *keys_of(Settings), *keys_of(Item)}
    for key in keys:
        assert f"`{key}`" in README, key
    for facet in QUESTION.facets:
        assert f"*{facet}*" in README, facet


def test_the_table_of_kinds_has_their_keys_and_facets() -> None:
    for kind in ITEM_KINDS:
        row = re.search(rf"^\| `{kind.listed}` \| (.*) \| (.*) \|$", README, re.MULTILINE)
        assert row, kind.listed
        keys = re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", row[1]))
        assert keys == [*kind.model.__annotations__], kind.listed
        assert {*re.findall(r"\*(\w+)\*", row[2])} == {*kind.facets}, kind.listed


def anchors(path: Path) -> set[str]:
    """Return what a link into a page may name: its headings, as GitHub calls them, and its ids."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.*)", text, re.MULTILINE)
    slugs = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
    assert len(set(slugs)) == len(slugs), "GitHub numbers headings that are equal"
    return {*slugs, *re.findall(r'<a id="(.*?)">', text)}


@pytest.mark.parametrize("page", LINKING, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"^ *```.*?^ *```|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", text)
    links = {first or second for first, second in targets}
    for link in sorted(link for link in links if "://" not in link):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.is_file(), link
        assert target.resolve().is_relative_to(ROOT)
        assert not anchor or anchor in anchors(target), link


def test_the_readme_leads_to_every_page() -> None:
    for path in LINKING[1:]:
        assert f"]({path.relative_to(ROOT).as_posix()}" in README, path.name


def test_make_targets_are_explained_and_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)", makefile, re.MULTILINE)
    explained = re.findall(r"^\| `make ([a-z]+)` \|", CONTRIBUTING, re.MULTILINE)
    assert sorted(explained) == sorted(phony.split())
    for text in (README, CONTRIBUTING, *PAGES.values()):
        for target in re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE):
            assert target in phony.split(), target


def test_contributors_find_every_room_in_its_order() -> None:
    table = CONTRIBUTING.split("## The way through the code")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    named = [re.findall(r"`(.*?)`", cell) for cell in cells]
    contracts = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]
    (rooms,) = (c["layers"] for c in contracts["contracts"] if c["id"] == "rooms")
    written = [[name.removesuffix("/").removesuffix(".py") for name in row] for row in named]
    assert written == [row.split(" | ") for row in rooms], "each row of rooms is one of the table"


def test_contributing_says_why_each_package_is_there() -> None:
    table = CONTRIBUTING.split("What it stands on, and why:")[1].split("\n## ")[0]
    explained = re.findall(r"^\| ([a-z0-9-]+)(?: \(extra `([a-z]+)`\))? \|", table, re.MULTILINE)
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    needed = {"": project["dependencies"], **project["optional-dependencies"]}
    assert sorted(explained[1:]) == sorted(
        (re.match("[a-z0-9-]+", requirement)[0], extra)  # type: ignore[index]
        for extra, requirements in needed.items()
        for requirement in requirements
    )


def test_paths_that_contributors_are_sent_to_exist() -> None:
    paths = re.findall(r"`(\.?[\w-]+(?:/[\w.-]*)+|[\w/]+\.(?:py|yaml|json))`", CONTRIBUTING)
    assert len(paths) > 20
    made = {".venv/", "build/"}
    for path in set(paths) - made:
        assert (ROOT / path).exists() or (ROOT / "generator/flashgen" / path).exists(), path
