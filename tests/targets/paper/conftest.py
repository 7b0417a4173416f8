"""Presses that all tests of printed pages share."""

import re
import shutil
from collections.abc import Callable

import pytest
from press import ROOT, Press

from flashgen.commands import new


@pytest.fixture(scope="session")
def press_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Press]:
    """Give a press for questions, told by the content of their files."""

    def make(**questions: str) -> Press:
        root = tmp_path_factory.mktemp("press")
        (root / "cards").mkdir()
        for name, text in questions.items():
            (root / "cards" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return Press(root / "cards", root / "build")

    return make


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Press:
    """Give a press for the largest question of this repository, without the ties to others."""
    root = tmp_path_factory.mktemp("shipped")
    shutil.copytree(ROOT / "cards" / "media", root / "cards" / "media")
    text = (ROOT / "cards" / "contrastive-learning.yaml").read_text(encoding="utf-8")
    alone = re.sub(r"^(?:requires|related):.*\n(?:[ -].*\n)*", "", text, flags=re.MULTILINE)
    (root / "cards" / "contrastive-learning.yaml").write_text(alone, encoding="utf-8")
    return Press(root / "cards", root / "build")


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Press:
    """Give a press for the small question with every kind of item."""
    root = tmp_path_factory.mktemp("starter")
    new.write("Means", root / "cards", full=True)
    return Press(root / "cards", root / "build")
