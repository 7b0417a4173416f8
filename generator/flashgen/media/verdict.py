"""What can be said of an image: that it is damaged, or not shown alike everywhere."""

from dataclasses import dataclass


class DamagedError(Exception):
    """An image that cannot be shown; the message goes on after its name."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is not the same wherever an image is shown, and what to do."""

    message: str
    hint: str
