"""What was compiled before, so that watching compiles only what changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flashgen.compile import CompiledQuestion, Compiler
from flashgen.diagnostics import Diagnostic
from flashgen.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from flashgen.question import Settings

_Compiled = tuple[CompiledQuestion | None, list[Diagnostic]]


class Memory:
    """Remembers the last result of each question file, under the same settings and images."""

    def __init__(self) -> None:
        self._settings: Settings | None = None
        self._known: dict[Path, tuple[Source, _Compiled]] = {}

    def forget(self) -> None:
        """Compile everything next time, because an image may have changed."""
        self._known.clear()

    def compile_with(self, compiler: Compiler) -> Callable[[Source], _Compiled]:
        """Return what compiles a file that changed and remembers one that did not."""
        if compiler.settings != self._settings:
            self._settings = compiler.settings
            self.forget()

        def compile_one(source: Source) -> _Compiled:
            known = self._known.get(source.path)
            if known is None or known[0].text != source.text:
                known = self._known[source.path] = (source, compiler.compile(source))
            return known[1]

        return compile_one
