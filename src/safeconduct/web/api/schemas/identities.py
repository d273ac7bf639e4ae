"""What is told and sent of who people are."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from safeconduct.web.api.kinds import Day, Given, Line, Note, OneOf, Reason, unset
from safeconduct.web.api.schemas import Paged
from safeconduct.web.identities.merging import FIRST, SECOND
from safeconduct.web.identities.models import DocumentKind, NumberKind, Verdict

Required = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class NumberOut(Schema):
    """A document or an external number; odd where numbers of its kind are mostly written otherwise."""

    id: int
    kind: str
    number: str
    issuer: str
    odd: bool


class DocumentOut(NumberOut):
    """A document."""

    expires_on: date | None


class IdentityOut(Schema):
    """Who somebody is. ``birth`` is a day, month or year, as ``1985-03``; with ``~`` after it where it is estimated."""

    person: str
    version: int
    erased: bool
    family_name: str
    given_names: str
    native_family_name: str
    native_given_names: str
    father_name: str
    mother_name: str
    phone: str
    note: str
    birth: str
    documents: list[DocumentOut]
    numbers: list[NumberOut]


class IdentityValues(Given):
    """What is known of who somebody is; what is left out stays, and an empty text says that it is not known."""

    family_name: Line = unset()
    given_names: Line = unset()
    native_family_name: Line = unset()
    native_given_names: Line = unset()
    father_name: Line = unset()
    mother_name: Line = unset()
    phone: Line = unset()
    note: Note = unset()
    birth: Line = unset()


class IdentityEdit(Given):
    """A change of an identity: the new values, the version that was seen (0 for none), and why."""

    values: IdentityValues
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    reason: Reason


class IdentityChanged(Schema):
    """Whether anything was different, and the version that there is now."""

    changed: bool
    version: int


class DocumentIn(Given):
    """A document."""

    kind: Annotated[str, OneOf(DocumentKind.values)]
    number: Required
    issuer: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""
    expires_on: Day | None = None


class NumberIn(Given):
    """A number in the register of somebody else."""

    kind: Annotated[str, OneOf(NumberKind.values)]
    number: Required
    issuer: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""


class NumberMade(Schema):
    """A document or number that was added; odd where numbers of its kind are mostly written otherwise."""

    id: int
    odd: bool


class NumberGone(Schema):
    """The document or number that was removed."""

    id: int


class PhotoKept(Schema):
    """Whether there is a photo now."""

    has_photo: bool


class SideOut(Schema):
    """One of two records: codes of the person and the case, and the fields that differ, as texts."""

    uid: str
    code: str
    case: str
    values: dict[str, str]


class Sides(Schema):
    """Two records side by side: what differs, with the side that is proposed, and a mark of both as they are now."""

    first: SideOut
    second: SideOut
    differing: dict[str, str]
    seen: str


Side = Annotated[str, OneOf([FIRST, SECOND])]


class MergeIn(Given):
    """Which record stays, and for everything that differs the side whose value stays; with the mark that was seen."""

    stays: Side
    choices: Annotated[dict[str, Side], Field(max_length=40)]
    seen: Line
    reason: Reason


class MergeMade(Schema):
    """A merge, by which it is taken back, and the person who stays."""

    id: int
    kept: str


class MergeOut(Schema):
    """A merge by which a person holds another record."""

    id: int
    other: str
    at: datetime


class Merges(Paged):
    """One page of merges, the newest first."""

    items: list[MergeOut]


class Why(Given):
    """Why something is done."""

    reason: Reason


class SearchIn(Given):
    """A name or a number, in either script. It stands in no address and in no log."""

    text: Required


class FoundOut(Schema):
    """A person who was found, by codes alone; exact where the name is the same and does not only sound so."""

    uid: str
    code: str
    case: str
    exact: bool


class FoundPeople(Schema):
    """Who was found, 50 at most, and how many more there are."""

    items: list[FoundOut]
    more: int


class LossOut(Schema):
    """What erasing a person would lose."""

    code: str
    erased: bool
    fields: int
    documents: int
    numbers: int
    has_birth: bool
    has_outside_code: bool
    has_photo: bool
    merged: int


class ErasureIn(Given):
    """An erasure, confirmed by the code of the person. Name nobody in the reason: it stays in the log."""

    code: Line
    reason: Reason


class Erased(Schema):
    """That a person was erased."""

    erased: bool


class PairOut(Schema):
    """Two people who may be one, by their identifiers, with the newest verdict."""

    id: int
    first: str
    second: str
    likeness: float
    found_at: datetime
    verdict: str | None


class Pairs(Paged):
    """One page of pairs, the likeliest first."""

    items: list[PairOut]


class Looked(Schema):
    """How many pairs are to be decided."""

    undecided: int


class VerdictIn(Given):
    """What somebody says of a pair."""

    verdict: Annotated[str, OneOf(Verdict.values)]


class VerdictMade(Schema):
    """The verdict as it was remembered."""

    id: int
