"""Each layer imports only from the layers before it; read off the import statements."""

import ast
from pathlib import Path

import pytest

import flashgen

LAYERS = (
    "flashgen",
    "fingerprint",
    "diagnostics",
    "catalog",
    "identity",
    "source",
    "syntax",
    "parse",
    "texts",
    "settings",
    "question",
    "validate",
    "comments",
    "selection",
    "edit",
    "execute",
    "media",
    "document",
    "plan",
    "markup",
    "targets",
    "compiled",
    "lint",
    "ledger",
    "compile",
    "cache",
    "parallel",
    "across",
    "snippets",
    "collection",
    "link",
    "diff",
    "output",
    "deliver",
    "uptodate",
    "start",
    "load",
    "pipeline",
    "publish",
    "terminal",
    "formats",
    "cli",
    "__main__",
)
PACKAGE = Path(flashgen.__file__).parent


def layer(module: str) -> str:
    names = module.split(".")
    return names[1] if len(names) > 1 else names[0]


def imports(source: str, module: str) -> set[str]:
    """Return the layers that a module imports, wherever in it the statement stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {layer(name) for name in names if name.startswith("flashgen.")}
        elif isinstance(node, ast.Import):
            found |= {layer(a.name) for a in node.names if a.name.startswith("flashgen.")}
    return {name for name in found if name in LAYERS} - {layer(module)}


def violations(source: str, module: str) -> set[str]:
    here = LAYERS.index(layer(module))
    return {name for name in imports(source, module) if LAYERS.index(name) > here}


def modules() -> list[tuple[str, Path]]:
    paths = sorted(PACKAGE.rglob("*.py"))
    return [
        (".".join(("flashgen", *path.relative_to(PACKAGE).with_suffix("").parts)), path)
        for path in paths
        if path != PACKAGE / "__init__.py"
    ]


@pytest.mark.parametrize(("module", "path"), modules(), ids=[name for name, _ in modules()])
def test_a_module_imports_only_from_layers_before_it(module: str, path: Path) -> None:
    assert violations(path.read_text(encoding="utf-8"), module.removesuffix(".__init__")) == set()


def test_every_layer_is_there_and_every_module_is_in_one() -> None:
    assert {layer(name) for name, _ in modules()} | {"flashgen"} == set(LAYERS)


@pytest.mark.parametrize(
    "statement",
    [
        "from flashgen.pipeline import build",
        "import flashgen.pipeline",
        "from flashgen import pipeline",
        "def late():\n    from flashgen import pipeline",
    ],
)
def test_an_injected_violation_is_seen(statement: str) -> None:
    assert violations(statement, "flashgen.markup.html") == {"pipeline"}
