"""What is told and sent of destinations, their weeks of reception, and places on the way."""

from datetime import date

from ninja import Schema

from safeconduct.web.api.kinds import Code, Count, Day, Given, Latitude, Line, Longitude, Note, Reason, unset
from safeconduct.web.api.schemas import Paged
from safeconduct.web.api.schemas.places import Name


class DestinationOut(Schema):
    """Where people can go."""

    id: int
    code: str
    name: str
    country: str
    airport: str
    latitude: float | None
    longitude: float | None
    reception_per_week: int | None


class Destinations(Paged):
    """One page of destinations."""

    items: list[DestinationOut]


class DestinationValues(Given):
    """Fields of a destination that can be changed; what is left out stays."""

    name: Name = unset()
    country: Line = unset()
    airport: Line = unset()
    latitude: Latitude | None = unset()
    longitude: Longitude | None = unset()
    reception_per_week: Count | None = unset()


class DestinationEdit(Given):
    """A change of a destination: the new values, what of the same fields was seen, and why."""

    values: DestinationValues
    seen: DestinationValues
    reason: Reason


class DestinationIn(DestinationValues):
    """A new destination."""

    code: Code
    reason: Note = ""


class ReceptionOut(Schema):
    """A week, named by its Monday, in which a destination can receive more or fewer people than usual."""

    id: int
    destination: str
    week: date
    people: int


class Receptions(Paged):
    """One page of weeks of reception."""

    items: list[ReceptionOut]


class ReceptionValues(Given):
    """How many people can be received in the week."""

    people: Count = unset()


class ReceptionEdit(Given):
    """A change of a week of reception: the new number, the one that was seen, and why."""

    values: ReceptionValues
    seen: ReceptionValues
    reason: Reason


class ReceptionIn(Given):
    """A week, named by its Monday, and how many people can be received in it."""

    week: Day
    people: Count
    reason: Note = ""


class TransitOut(Schema):
    """A place on the way that can hold so many people at once."""

    id: int
    code: str
    name: str
    country: str
    people: int


class Transits(Paged):
    """One page of transits."""

    items: list[TransitOut]


class TransitValues(Given):
    """Fields of a transit that can be changed; what is left out stays."""

    name: Name = unset()
    country: Line = unset()
    people: Count = unset()


class TransitEdit(Given):
    """A change of a transit: the new values, what of the same fields was seen, and why."""

    values: TransitValues
    seen: TransitValues
    reason: Reason


class TransitIn(TransitValues):
    """A new place on the way, and how many people can be there at once."""

    code: Code
    people: Count
    reason: Note = ""
