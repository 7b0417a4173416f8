"""One image, two augmented views, one encoder, one projection head, one similarity."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon, Rectangle
from matplotlib.transforms import Affine2D
from style import BLUE, INK, MINT, MUTED, ORANGE, PEACH, SKY, arrow, box, canvas, lines, save

COLOURS = ("#bfe0f5", "#f0c419", "#4fae6d", "#d55e00", "#8c3b1b")
GREYS = ("#dcdcdc", "#c2c2c2", "#8e8e8e", "#7a7a7a", "#4a4a4a")


def picture(
    axes: Axes, corner: tuple[float, float], size: float, shades: tuple[str, ...], view: Affine2D
) -> None:
    """Draw a house under the sun, seen through `view` of the unit square, at `corner`."""
    place = Affine2D().scale(size).translate(*corner) + axes.transData
    sky, sun, grass, wall, roof = shades
    frame = Rectangle((0, 0), 1, 1, fc=sky, ec=INK, lw=1.2, transform=place)
    axes.add_patch(frame)
    for shape in (
        Circle((0.8, 0.8), 0.12, fc=sun),
        Rectangle((-1, -1), 3, 1.25, fc=grass),
        Rectangle((0.2, 0.2), 0.36, 0.3, fc=wall),
        Polygon([(0.13, 0.5), (0.63, 0.5), (0.38, 0.75)], fc=roof),
    ):
        shape.set_transform(view + place)
        axes.add_patch(shape)
        shape.set_clip_path(frame)


def vector(axes: Axes, place: tuple[float, float], cells: int, name: str, fill: str) -> None:
    """Draw a vector as a column of cells its middle left at `place`, its name above."""
    x, y = place
    for cell in range(cells):
        bottom = y + 11 * (cell - cells / 2)
        axes.add_patch(Rectangle((x, bottom), 13, 11, fc=fill, ec=INK, lw=1))
    lines(axes, x + 7, y + 5.5 * cells + 10, name)


def draw() -> Figure:
    """Draw the pipeline from left to right, a row for each view."""
    figure, axes = canvas(240)
    top, bottom, middle = 178, 66, 122
    picture(axes, (8, middle - 28), 56, COLOURS, Affine2D())
    lines(axes, 36, middle - 40, "image x")
    mirrored = Affine2D().translate(-0.05, -0.1).scale(-1.35, 1.35).translate(1, 0)
    zoomed = Affine2D().translate(-0.25, -0.25).scale(1.5)
    for y, shades, view, name in (
        (top, COLOURS, mirrored, "view 1"),
        (bottom, GREYS, zoomed, "view 2"),
    ):
        picture(axes, (96, y - 25), 50, shades, view)
        lines(axes, 121, y - 36, name)
        arrow(axes, (66, middle + (y - middle) / 4), (93, y - (y - middle) / 7))
        arrow(axes, (148, y), (165, y))
        arrow(axes, (204, y), (219, y))
        arrow(axes, (238, y), (253, y))
        arrow(axes, (288, y), (303, y))
    lines(axes, 74, 164, "t")
    lines(axes, 87, 98, "t\N{PRIME}")
    for x, width, name, fill in ((167, 36, "encoder f", SKY), (255, 32, "head g", PEACH)):
        box(axes, (x, 26), width, 196, fill)
        axes.text(x + width / 2, middle, name, rotation=90, ha="center", va="center", size=14)
    for y, index in ((top, "₁"), (bottom, "₂")):
        vector(axes, (222, y), 6, f"h{index}", BLUE)
        vector(axes, (306, y), 3, f"z{index}", ORANGE)
    box(axes, (327, middle - 38), 26, 76, MINT)
    axes.text(340, middle, "similarity", rotation=90, ha="center", va="center")
    arrow(axes, (320, top), (340, middle + 40), path="angle,angleA=0,angleB=90,rad=5")
    arrow(axes, (320, bottom), (340, middle - 40), path="angle,angleA=0,angleB=90,rad=5")
    lines(axes, 227, 11, "f and g: same weights for both views", size=12, color=MUTED)
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
