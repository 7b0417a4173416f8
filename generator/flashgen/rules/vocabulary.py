"""What is remembered of the words of one question, to compare them with those of all others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt to compare with the others of its group, and where it stands.

    Prompts that authors wrote out are one group, the usual ones a group for each kind and facet.
    """

    group: str
    text: str
    item: str
    facet: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Use:
    """How often a question says a short name, and where it does so first."""

    name: str
    count: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Wording:
    """The prompts of a question, the short names in its texts, and those it spells out."""

    prompts: tuple[Prompt, ...] = ()
    uses: tuple[Use, ...] = ()
    spelt_out: tuple[str, ...] = ()
