"""What the catalogue says about one code."""

from dataclasses import dataclass

from flashgen.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One code: what it stands for, why it matters, and how it looks wrong and right.

    `bad` and `good` are question files without the keys that every question has; a line such as
    `# cards/deck.yaml` starts another file. Both are empty where text cannot show the matter, such
    as a file that cannot be read. `source` says whose advice it is, or what it rests on.
    """

    code: str
    name: str
    severity: Severity
    why: str
    bad: str = ""
    good: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Take off what only lays out the catalogue's own source."""
        object.__setattr__(self, "why", " ".join(self.why.split()))
        object.__setattr__(self, "bad", self.bad.removeprefix("\n"))
        object.__setattr__(self, "good", self.good.removeprefix("\n"))

    @property
    def can_be_ignored(self) -> bool:
        """Say whether an author may judge otherwise: an error would break a card or the build."""
        return self.severity is not Severity.ERROR
