"""Redraw every figure: `python cards/figures`."""

import runpy
from pathlib import Path

for script in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    if script.stem != "style":
        runpy.run_path(str(script), run_name="__main__")
