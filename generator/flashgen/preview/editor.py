"""Open a file at a line in the author's own editor."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

_COLUMNS: dict[str, Callable[[str, int, int], list[str]]] = {
    **dict.fromkeys(
        ("code", "code-insiders", "codium", "cursor", "windsurf"),
        lambda file, line, column: ["--goto", f"{file}:{line}:{column}"],
    ),
    **dict.fromkeys(("subl", "zed"), lambda file, line, column: [f"{file}:{line}:{column}"]),
    **dict.fromkeys(
        ("idea", "pycharm"),
        lambda file, line, column: ["--line", f"{line}", "--column", f"{column}", file],
    ),
    **dict.fromkeys(("gvim", "mvim"), lambda file, line, _: [f"+{line}", file]),
    "emacsclient": lambda file, line, column: ["-n", f"+{line}:{column}", file],
    "kate": lambda file, line, column: ["--line", f"{line}", "--column", f"{column}", file],
    "gedit": lambda file, line, column: [f"+{line}:{column}", file],
}
"""What editors with a window of their own want to be told; one in a terminal cannot be started."""
_USUAL = ("code", "codium", "subl", "zed")


def command(
    path: Path, line: int, column: int, environment: Mapping[str, str] = os.environ
) -> list[str] | None:
    """Return what starts the editor; none if it is unknown, or would need a terminal.

    It is the one that VISUAL or EDITOR names, else one that is installed.
    """
    named = [environment.get(name, "") for name in ("VISUAL", "EDITOR")]
    for wish in [*filter(None, named), *_USUAL]:
        words = shlex.split(wish)
        name = Path(words[0]).name.removesuffix(".exe").removesuffix(".cmd") if words else ""
        if name in _COLUMNS and (program := shutil.which(words[0], path=environment.get("PATH"))):
            options = [word for word in words[1:] if word not in ("--wait", "-w")]
            return [program, *options, *_COLUMNS[name](str(path), line, column)]
    return None


def start(path: Path, line: int, column: int) -> bool:
    """Start the editor, on its own; say whether there is one."""
    if not (words := command(path, line, column)):
        return False
    try:
        subprocess.Popen(  # noqa: S603 (the author's own editor)
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True
