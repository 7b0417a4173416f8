"""What can go wrong on the way to Anki: each says what happened, and in a few lines what to do."""


class AnkiError(Exception):
    """Anki could not be asked, or did not do what it was asked; `advice` is a few lines."""

    def __init__(self, message: str, *advice: str) -> None:
        super().__init__(message)
        self.advice = advice

    def __str__(self) -> str:
        """Give message and advice, a line each."""
        return "\n".join((str(self.args[0]), *(f"  {line}" for line in self.advice)))


class AddressError(AnkiError):
    """The address is none, or is one that may not be used."""


class RefusedError(AnkiError):
    """Nothing listens there."""


class StrangerError(AnkiError):
    """Something answers, and it is not AnkiConnect."""


class SilentError(AnkiError):
    """The connection stands, or stood, and no answer came."""


class KeyRefusedError(AnkiError):
    """AnkiConnect wants a key, or another one."""


class MissingActionError(AnkiError):
    """An action is missing in the AnkiConnect that answers."""


class NoProfileError(AnkiError):
    """Anki runs, and no collection is open in it."""


class ActionError(AnkiError):
    """AnkiConnect was asked, and an action failed; the message is its own."""
