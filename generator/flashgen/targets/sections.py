"""The sections of everything that is read in order: sheets, quizzes and printed pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """The items of one kind, under a title; in a quiz perhaps mixed with another kind."""

    kind: str
    title: str
    asked: str = ""

    @property
    def quiz_title(self) -> str:
        """Return the title in a quiz; sections that share it are mixed."""
        return self.asked or self.title


SECTIONS: tuple[Section, ...] = (
    Section("question", "The question"),
    Section("concept", "Concepts"),
    Section("formula", "Formulas"),
    Section("hyperparameter", "Hyperparameters"),
    Section("pitfall", "Pitfalls"),
    Section("comparison", "Comparisons"),
    Section("use-when", "When to use it", asked="Use it or not?"),
    Section("avoid-when", "When not to use it", asked="Use it or not?"),
    Section("application", "Applications"),
    Section("snippet", "Code"),
    Section("figure", "Figures"),
    Section("cloze", "Key facts"),
    Section("follow-up", "Follow-up questions"),
)
TITLES = {section.kind: section.title for section in SECTIONS}
QUIZ_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (title, tuple(section.kind for section in SECTIONS if section.quiz_title == title))
    for title in dict.fromkeys(section.quiz_title for section in SECTIONS)
)
