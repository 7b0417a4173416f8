"""A screen for tests: a real browser shows cards with Anki's MathJax, and measures them.

The cards stand below each other in a frame that is as wide and high as the screen, so that media
queries and `vh` mean what they mean there.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any

import mathjax
import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MATHJAX = Path(mathjax.__file__).parent / "static" / "mathjax" / "es5" / "tex-chtml-full.js"
PHONE, DESKTOP = (390, 760), (1200, 800)
_FRAME = """<!doctype html><html class="{night}"><head><base href="{media}/"><style>{style}</style>
<script>MathJax = {{tex: {{inlineMath: [['\\\\(', '\\\\)']], displayMath: [['\\\\[', '\\\\]']]}},
options: {{enableMenu: false}}}};</script><script src="{mathjax}"></script></head>
<body class="card {night}">{sides}
<script>MathJax.startup.promise.then(() => {{
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const box = node => node.getBoundingClientRect();
  const shown = node => node.checkVisibility() && box(node).height > 0;
  const side = name => document.getElementById(name);
  parent.document.getElementById('told').textContent = JSON.stringify((() => {{ {script} }})());
}}).catch(error => {{ parent.document.getElementById('told').textContent = String(error) }});
</script></body></html>"""


@dataclass(frozen=True)
class Side:
    """A side of a card as Anki renders it, under a name of its own."""

    name: str
    html: str


def sides(card: Any, name: str) -> tuple[Side, Side]:
    """Return both sides of a card, called `name-front` and `name-back`."""
    output = card.render_output()
    return Side(f"{name}-front", output.question_text), Side(f"{name}-back", output.answer_text)


def measure(
    shown: Iterable[Side],
    script: str,
    folder: Path,
    *,
    style: str,
    size: tuple[int, int] = PHONE,
    night: bool = False,
    media: Path | None = None,
) -> Any:
    """Return what the body of a script says about sides of cards: `all`, `box`, `shown`, `side`."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed; CI installs it")
    frame = _FRAME.format(
        night="nightMode" if night else "",
        media=(media or folder).as_uri(),
        style=style,
        mathjax=MATHJAX.as_uri(),
        sides="".join(f'<div class="side" id="{one.name}">{one.html}</div>' for one in shown),
        script=script,
    )
    wide, high = size
    page = folder / "page.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><iframe width="{wide}" height="{high}" '
        f'style="border: 0" srcdoc="{escape(frame)}"></iframe><pre id="told"></pre>',
        encoding="utf-8",
    )
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--force-device-scale-factor=2",
        "--allow-file-access-from-files",
        f"--user-data-dir={folder / 'profile'}",
        "--window-size=1400,1000",
        "--virtual-time-budget=120000",
        "--dump-dom",
        page.as_uri(),
    ]
    done = subprocess.run(command, check=True, capture_output=True, timeout=300)
    told = re.search(r'<pre id="told">(.*?)</pre>', done.stdout.decode(), re.DOTALL)
    assert told, done.stderr.decode()
    assert told[1], "the script did not come to its end"
    return json.loads(unescape(told[1]))
