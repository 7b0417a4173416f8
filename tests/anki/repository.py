"""A project under git, as two authors have it: real merges, by the driver and without it."""

import os
import re
import subprocess
import sys
from pathlib import Path

from flashgen.authoring import source
from flashgen.commands import build
from flashgen.diagnostics import Diagnostic
from flashgen.history import lines
from flashgen.history.ledger import LEDGER_FILE, NoteEntry

SET_UP = Path(__file__).parents[2] / "docs" / "reimport.md"
WAYS = ("driver", "merge", "diff3", "zdiff3", "union")
"""How git merges: by the driver, with conflicts in one of its styles, or as 0.1 told it."""


class Repository:
    """The cards of a project under git, with nothing of this machine's settings."""

    def __init__(self, folder: Path, way: str) -> None:
        self.folder = folder
        self.cards = folder / "cards"
        self.cards.mkdir(parents=True)
        (folder / "home").mkdir()
        (self.cards / "deck.yaml").write_text("name: Deck\nnamespace: merges\n")
        (folder / ".gitignore").write_text("build\nhome\n")
        self.run("git", "init", "--quiet", "--initial-branch=main")
        if way == "driver":
            (set_up,) = re.findall(r"^```sh\n(git config.*?)^```", SET_UP.read_text(), re.M | re.S)
            self.run("sh", "-e", "-c", set_up)
        elif way == "union":
            (folder / ".gitattributes").write_text("cards/flashgen.lock merge=union\n")
        else:
            self.run("git", "config", "merge.conflictStyle", way)

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        environment = {
            "HOME": str(self.folder / "home"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
            **{f"GIT_{who}_NAME": "Somebody" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "somebody@example.org" for who in ("AUTHOR", "COMMITTER")},
            **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
        }
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done

    def git(self, *arguments: str) -> str:
        return self.run("git", *arguments).stdout.strip()

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Cards")
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str) -> tuple[set[str], str]:
        """Merge without a commit; return the files in conflict, and what the driver said."""
        done = self.run("git", "merge", "--quiet", "--no-commit", "--no-ff", branch, check=False)
        return set(self.git("diff", "--name-only", "--diff-filter=U").splitlines()), done.stderr

    def build(self, now: int) -> tuple[Path, list[Diagnostic]]:
        """Build and commit."""
        report, findings = build.build(self.cards, self.folder / "build", now=now)
        assert report is not None, "\n".join(map(str, findings))
        self.commit()
        assert build.build(self.cards, self.folder / "build", now=now + 1)[0] is not None
        assert self.git("status", "--porcelain") == "", "building again changes nothing"
        return self.folder / "build" / "deck.apkg", list(findings)

    def entries(self) -> dict[str, NoteEntry]:
        file = source.read(self.cards / LEDGER_FILE)
        assert not isinstance(file, Diagnostic)
        ledger, findings = lines.read_ledger(file)
        assert findings == []
        return ledger.notes
