"""What the answers and the bodies of calls hold, by theme."""

from __future__ import annotations

from ninja import Schema


class Paged(Schema):
    """Where in a list one is: the page, beginning with 1, how many there are, and how many rows in all."""

    page: int
    pages: int
    count: int


class Done(Schema):
    """What a change wrote down: the identifiers of its rows, by which each is taken back."""

    changes: list[int]


class Made(Schema):
    """A row that was made, by its identifier and its code, with the changes that were written down."""

    id: int
    code: str
    changes: list[int]
