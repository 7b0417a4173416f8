"""An image is looked into: whole, of its format, of a size, and the same on cards and paper."""

import base64
import io

import pytest
from pictures import SVG, picture, png_that_claims
from PIL import Image

from flashgen.media.drawing import FOREIGN, OUTSIDE, UNSIZED, VARIABLES
from flashgen.media.look import MAX_PIXELS, look
from flashgen.media.verdict import DamagedError

SUFFIXES = (".png", ".jpg", ".gif", ".webp", ".avif", ".svg")
OPEN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'


def damage(data: bytes, suffix: str) -> str:
    with pytest.raises(DamagedError) as caught:
        look(data, suffix)
    return str(caught.value)


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".jpeg"])
def test_a_whole_image_passes(suffix: str) -> None:
    assert look(picture(suffix), suffix).suffix == suffix.replace("jpeg", "jpg")


@pytest.mark.parametrize(
    ("suffix", "mode", "options"),
    [
        (".png", "P", {}),
        (".png", "RGBA", {"dpi": (72, 72), "optimize": True}),
        (".jpg", "L", {"progressive": True}),
        (".jpg", "CMYK", {"exif": b"Exif\0\0" + b"\xff\xd9" * 5, "comment": b"\xff\xd9"}),
        (".gif", "L", {"comment": b"x" * 700, "transparency": 0}),
        (".webp", "RGBA", {"lossless": True}),
        (".webp", "RGBA", {"lossless": False}),
        (".webp", "RGB", {"exif": b"Exif\0\0"}),
    ],
)
def test_every_sort_of_a_format_passes(suffix: str, mode: str, options: dict[str, object]) -> None:
    data = io.BytesIO()
    kind = {".jpg": "JPEG"}.get(suffix, suffix[1:].upper())
    Image.effect_noise((90, 70), 60).convert(mode).save(data, kind, **options)
    assert look(data.getvalue(), suffix).remarks == ()


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_moving_pictures_pass(suffix: str) -> None:
    frames = [Image.effect_noise((20, 20), 60) for _ in range(3)]
    data = io.BytesIO()
    frames[0].save(data, suffix[1:].upper(), save_all=True, append_images=frames[1:])
    assert look(data.getvalue(), suffix).remarks == ()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_image_cut_anywhere_is_damaged(suffix: str) -> None:
    noise = io.BytesIO()
    if suffix != ".svg":
        kind = {".jpg": "JPEG"}.get(suffix, suffix[1:].upper())
        Image.effect_noise((40, 30), 60).save(noise, kind)
    whole = noise.getvalue() or SVG
    least = 1 if suffix == ".gif" else 0  # browsers do without the last byte of a GIF
    assert all(_refused(whole[:cut], suffix) for cut in range(1, len(whole) - least))


def _refused(data: bytes, suffix: str) -> bool:
    try:
        look(data, suffix)
    except DamagedError:
        return True
    return False


def test_what_was_sent_as_text_is_damaged() -> None:
    assert "begins with" in damage(picture(".png").replace(b"\r\n", b"\n"), ".png")
    broken = bytearray(picture(".png"))
    broken[-20] ^= 1
    assert "check sum" in damage(bytes(broken), ".png")


def test_a_page_in_place_of_an_image_is_told() -> None:
    assert damage(b"version https://git-lfs", ".png") == (
        'is no image: it begins with "version https://"'
    )
    assert "content is that of .svg" in damage(b"<!DOCTYPE html><p>404", ".png")
    assert "content is that of .png" in damage(picture(".png"), ".svg")


def test_a_size_beyond_memory_is_refused_with_the_limit() -> None:
    assert "at most 100 million" in damage(png_that_claims(2**31 - 1, 2**31 - 1), ".png")
    assert "claims 0 by" in damage(png_that_claims(0, 5), ".png")
    gif = bytearray(picture(".gif"))
    gif[6:10] = b"\xff" * 4
    assert "65,535 by 65,535" in damage(bytes(gif), ".gif")
    look(png_that_claims(MAX_PIXELS // 1000, 1000), ".png")


def test_another_raster_format_than_the_name_says_is_remarked() -> None:
    (remark,) = look(picture(".jpg"), ".png").remarks
    assert remark.message == "is called .png, but its content is that of .jpg"


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        (OPEN + b"><g></svg>", "mismatched tag in its line 1"),
        (OPEN + b">\n&nbsp;</svg>", "undefined entity in its line 2"),
        (OPEN, "unclosed token"),
        (b"<svg/>", "lacks xmlns"),
        (b"<html/>", "<html>, not <svg>"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="9"/>', "is 0"),
        (b'<?xml version="1.0" encoding="nope"?><svg/>', "unknown encoding"),
    ],
)
def test_an_svg_that_is_not_shown_is_damaged(svg: bytes, said: str) -> None:
    assert said in damage(svg, ".svg")


def test_an_svg_of_entities_without_end_is_damaged() -> None:
    levels = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE svg [<!ENTITY a0 "ha">{levels}]>'.encode() + OPEN + b">&a9;</svg>"
    assert "no well-formed SVG" in damage(bomb, ".svg")


@pytest.mark.parametrize(
    ("inside", "remarks"),
    [
        (b"><foreignObject/></svg>", (FOREIGN,)),
        (b' fill="var(--c, red)"/>', (VARIABLES,)),
        (b"><style>:root{--c:red} g{fill:var( --c)}</style></svg>", (VARIABLES,)),
        (b'><image href="a.png"/></svg>', (OUTSIDE,)),
        (b"><style>@import 'a.css';</style></svg>", (OUTSIDE,)),
        (b'><g fill="url(#a)" filter="url(\'#b\')"/><use href="#c"/></svg>', ()),
        (b"><text>var(--c) and @import</text></svg>", ()),
        (b'><a href="https://example.org"/></svg>', ()),
    ],
)
def test_what_cards_or_paper_leave_out_is_remarked(
    inside: bytes, remarks: tuple[object, ...]
) -> None:
    assert look(OPEN + inside, ".svg").remarks == remarks


@pytest.mark.parametrize(
    ("size", "remarks"),
    [
        (b"", (UNSIZED,)),
        (b' width="100%" height="100%"', (UNSIZED,)),
        (b' width="10mm" height="0.5em"', ()),
        (b' viewBox="0 0 1 1" width="100%"', ()),
    ],
)
def test_an_svg_has_a_size(size: bytes, remarks: tuple[object, ...]) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"%b/>' % size
    assert look(svg, ".svg").remarks == remarks


def test_an_image_in_an_svg_is_looked_into_too() -> None:
    def around(data: bytes) -> bytes:
        code = base64.b64encode(data)
        return OPEN + b'><image href="data:image/png;base64,%b"/></svg>' % code

    assert look(around(picture(".png")), ".svg").remarks == ()
    assert "in it that claims" in damage(around(png_that_claims(60_000, 60_000)), ".svg")
    assert "in it that is cut off" in damage(around(picture(".png")[:-9]), ".svg")
