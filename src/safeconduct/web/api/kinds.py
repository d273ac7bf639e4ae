"""The types of what programs send: texts that both databases can keep, days that can be reckoned with, words of a list.

Annotations of endpoints stand as they are, since django-ninja reads them; these names keep them short.
"""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any

from ninja import Path, Query, Schema
from pydantic import ConfigDict, Field, GetCoreSchemaHandler, StringConstraints
from pydantic_core import core_schema

NO_NUL = r"^[^\x00]*$"
"""What PostgreSQL cannot keep is in no text."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
LARGEST_KEY = 2**63 - 1
MOST = 1_000_000_000

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=NO_NUL)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=NO_NUL)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=NO_NUL)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Count = Annotated[int, Field(ge=0, le=MOST)]
Number = Annotated[float, Field(ge=0, le=10**13, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]

Page = Annotated[int, Query(ge=1, le=1_000_000, description="Which page; the first is 1.")]
Word = Annotated[str, Query(max_length=200)]
Key = Annotated[int, Path(ge=1, le=LARGEST_KEY)]
Uid = Annotated[str, Path(min_length=1, max_length=26)]


class OneOf:
    """One of some words, as an annotation of a text."""

    def __init__(self, words: Collection[str]) -> None:
        self.words = tuple(words)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """What pydantic checks by, and describes."""
        return core_schema.literal_schema(list(self.words))


class Given(Schema):
    """What a program sends. A field that has no name here is refused, so that a slip is not taken for silence."""

    model_config = ConfigDict(extra="forbid")


def unset() -> Any:
    """The default of a field that may be left out, and then says nothing; the description shows none."""
    return Field(default_factory=lambda: None)
