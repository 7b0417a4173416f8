"""The built wheel holds what the installed command needs."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_wheel_contains_templates_style_starter_and_type_marker(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    templates = "flashgen/targets/anki/templates"
    assert names >= {
        "flashgen/py.typed",
        "flashgen/kinds/templates/question.yaml",
        "flashgen/kinds/templates/short-question.yaml",
        "flashgen/kinds/templates/deck.yaml",
        "flashgen/kinds/templates/example-figure.svg",
        f"{templates}/style.css",
        f"{templates}/facet-front.html",
        f"{templates}/facet-back.html",
        f"{templates}/cloze-front.html",
        f"{templates}/cloze-back.html",
        "flashgen/targets/paper/templates/common.typ",
        "flashgen/targets/paper/templates/cards.typ",
        "flashgen/targets/paper/templates/print.css",
    }
    assert {name.split("/")[0] for name in names} == {"flashgen", "flashgen-0.1.0.dist-info"}
