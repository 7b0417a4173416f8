"""The layouts of cut-out cards: where each card stands on the paper, and on its back."""

from dataclasses import dataclass

_INCH = 25.4
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height of the papers in mm, by the names of the option; typst says `us-letter`."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Cards in columns and rows, without gaps; lengths in mm.

    Precut paper fixes `left` and `top` and needs no marks. On a folded layout front and back
    stand side by side, on one side of the paper.
    """

    name: str
    paper: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    precut: bool = False
    fold: bool = False

    def on(self, paper: str) -> "Layout":
        """Return the layout on another paper, in its middle."""
        if paper == self.paper:
            return self
        wide, high = PAPERS[paper]
        left = (wide - self.columns * self.width) / 2
        top = (high - self.rows * self.height) / 2
        return Layout(
            self.name,
            paper,
            self.columns,
            self.rows,
            self.width,
            self.height,
            left,
            top,
            self.precut,
            self.fold,
        )

    def room(self) -> tuple[float, float, float, float]:
        """Return how far the cards may move left, right, up and down on their paper in mm."""
        wide, high = PAPERS[self.paper]
        right = wide - self.left - self.columns * self.width
        bottom = high - self.top - self.rows * self.height
        return self.left, right, self.top, bottom


LAYOUTS: tuple[Layout, ...] = (
    Layout("a4-8", "a4", 2, 4, 95, 65, 10, 18.5),
    Layout("a4-4", "a4", 2, 2, 95, 130, 10, 18.5),
    Layout("avery-5388", "letter", 1, 3, 5 * _INCH, 3 * _INCH, 1.75 * _INCH, _INCH, precut=True),
    Layout(
        "avery-5371", "letter", 2, 5, 3.5 * _INCH, 2 * _INCH, 0.75 * _INCH, 0.5 * _INCH, precut=True
    ),
    Layout("a4-fold", "a4", 2, 4, 95, 65, 10, 18.5, fold=True),
)
BY_NAME = {layout.name: layout for layout in LAYOUTS}
