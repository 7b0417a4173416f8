"""The forms of the texts that authors write: ids, lines, Markdown, dates, and what holds them."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
OLD_ID = r"^([a-z0-9]+(-[a-z0-9]+)*/)?[a-z0-9]+(-[a-z0-9]+)*$"
ONE_LINE = r"^[^\n]*\n?$"
TAG = r"^\S+$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
YEAR = r"^[0-9]{4}$"
CODE_LANGUAGE = r"^[a-z0-9+#.-]+$"
LANGUAGE = r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]+)*$"
CODES = r"^FG[0-9]{0,3}$"

Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=100)]
OldId = Annotated[str, StringConstraints(pattern=OLD_ID)]


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "is empty")
    return text


def _real_date(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("no_date", "is not in the calendar") from None
    return text


_Text = Annotated[str, StringConstraints(min_length=1), AfterValidator(_filled)]
Line = Annotated[
    str,
    StringConstraints(min_length=1, pattern=ONE_LINE),
    AfterValidator(_filled),
    AfterValidator(str.strip),
]
Markdown = Annotated[_Text, AfterValidator(lambda text: text.strip("\n"))]
Tex = Annotated[_Text, AfterValidator(str.strip)]
Verbatim = Annotated[_Text, AfterValidator(lambda text: text.rstrip("\n"))]
Tag = Annotated[str, StringConstraints(min_length=1, pattern=TAG)]
Codes = Annotated[str, StringConstraints(pattern=CODES)]
Date = Annotated[str, StringConstraints(pattern=DATE), AfterValidator(_real_date)]


class Model(BaseModel):
    """Closed to unknown keys; values are the texts that were written."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
