"""Two features join a credit score in either order: the four coalitions and their values."""

from matplotlib.figure import Figure
from style import MINT, PEACH, SKY, arrow, box, canvas, lines, save

VALUE = {"": 10, "U": 18, "A": 14, "UA": 30}  # average risk in per cent, features in S known


def shapley(player: str) -> float:
    """Return the mean gain of a player over the two orders."""
    other = "A" if player == "U" else "U"
    return (VALUE[player] - VALUE[""] + VALUE["UA"] - VALUE[other]) / 2


def draw() -> Figure:
    """Draw the coalitions as boxes, bottom to top, and an arrow for each feature that joins."""
    figure, axes = canvas(270)
    for (x, y), fill, name, value in (
        ((180, 36), SKY, "nothing known", VALUE[""]),
        ((82, 134), PEACH, "U known", VALUE["U"]),
        ((278, 134), PEACH, "A known", VALUE["A"]),
        ((180, 232), MINT, "U and A known", VALUE["UA"]),
    ):
        box(axes, (x - 62, y - 24), 124, 48, fill)
        lines(axes, x, y, name, f"risk {value} %")
    for start, end, label, at in (
        ((146, 62), (98, 106), "+ U", (96, 80)),
        ((214, 62), (262, 106), "+ A", (266, 80)),
        ((98, 160), (146, 206), "+ A", (96, 188)),
        ((262, 160), (214, 206), "+ U", (266, 188)),
    ):
        arrow(axes, start, end)
        lines(axes, *at, label)
    print(f"U: {shapley('U')}, A: {shapley('A')}, all: {VALUE['UA'] - VALUE['']}")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
