"""What people answered who were asked for their consent: the last answer to each question, and what refusals close.

A refusal closes the ways that it is about and nothing else. No priority and no place in a queue follows from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from safeconduct.web.record.models import ABSENT, Answer, Case, Consent, Operation, Person, Purpose
from safeconduct.web.record.services.operation_days import day_in

AGAIN = "again"
"""The last answer was withdrawn, or held until a day that is past: nobody knows, and somebody has to ask again."""


@dataclass(frozen=True)
class Asked:
    """A question to one person: for one purpose, one destination, one recipient."""

    person: int
    purpose: str
    destination: int | None = None
    recipient: str = ""


@dataclass(frozen=True)
class Last:
    """The last answer to a question.

    Attributes:
        row: As it was recorded.
        word: ``given``, ``refused`` or ``again``.
    """

    row: Consent
    word: str


@dataclass(frozen=True)
class Closed:
    """What the refusals of a case close.

    Attributes:
        leaving: Whether an adult does not want to leave; nobody of the case does then.
        destinations: Keys of the destinations where an adult does not want to go.
    """

    leaving: bool = False
    destinations: frozenset[int] = frozenset()


OPEN = Closed()


def of_people(people: Collection[int], on: date, **narrowed: object) -> dict[Asked, Last]:
    """The last answers of some people by what they were asked, as they are on a day.

    Args:
        people: Keys of the people.
        on: The day.
        narrowed: Fields of the rows that are looked at.
    """
    rows = Consent.objects.filter(person__in=people, ended_at=None, asked_on__lte=on, **narrowed)
    return last_answers(rows.select_related("person", "destination").order_by("asked_on", "pk"), on)


def last_answers(rows: Iterable[Consent], on: date) -> dict[Asked, Last]:
    """The last answer to each question.

    Args:
        rows: Answers, the first one first.
        on: The day on which they are looked at.
    """
    return {_asked(row): Last(row, _word(row, on)) for row in rows}


def closed(operation: Operation, cases: Collection[Case] | None = None, on: date | None = None) -> dict[int, Closed]:
    """What refusals close, by the key of the case; a case in which nobody refuses anything is left out.

    Args:
        operation: Whose cases.
        cases: Those that are asked for; None for all.
        on: The day, today if none is named.
    """
    on = on or day_in(operation)
    asked = Consent.objects.filter(operation=operation, purpose__in=(Purpose.LEAVE, Purpose.DESTINATION), ended_at=None)
    rows = asked.filter(asked_on__lte=on).exclude(person__presence__in=ABSENT)
    if cases is not None:
        rows = rows.filter(person__case__in=[case.pk for case in cases])
    found: dict[int, Closed] = {}
    each = last_answers(rows.select_related("person").order_by("asked_on", "pk"), on)
    for question, last in each.items():
        if last.word != Answer.REFUSED:
            continue
        before = found.get(last.row.person.case_id, OPEN)
        there = frozenset() if question.destination is None else frozenset({question.destination})
        leaving = before.leaving or question.purpose == Purpose.LEAVE
        found[last.row.person.case_id] = Closed(leaving, before.destinations | there)
    return found


def of_case(case: Case, on: date | None = None) -> Closed:
    """What refusals close for one case."""
    return closed(case.operation, [case], on).get(case.pk, OPEN)


def consent_gone(case: Case, destination: int) -> bool:
    """Whether an adult of a case refused, or took their consent back, to leave or to go to a destination.

    An answer that only ran out is no refusal: whoever gave it has to be asked again.
    """
    people = list(case.people.exclude(presence__in=ABSENT).values_list("pk", flat=True))
    asked = of_people(people, day_in(case.operation), purpose__in=(Purpose.LEAVE, Purpose.DESTINATION))
    return any(
        last.word == Answer.REFUSED
        or (last.word == AGAIN and last.row.answer == Answer.GIVEN and last.row.withdrawn_on is not None)
        for one, last in asked.items()
        if one.destination in (None, destination)
    )


def unasked(
    adults: Iterable[Person], answered: dict[Asked, Last], destinations: Iterable[int]
) -> dict[int, list[tuple[Asked, bool]]]:
    """What each adult has to be asked, by their key, each with whether an answer that was given holds no longer.

    Args:
        adults: Who is asked, each for themselves.
        answered: Their last answers.
        destinations: Keys of the destinations that the case is before.
    """
    found: dict[int, list[tuple[Asked, bool]]] = {}
    for person in adults:
        questions = [Asked(person.pk, Purpose.LEAVE)]
        questions += [Asked(person.pk, Purpose.DESTINATION, there) for there in destinations]
        if not any(one.person == person.pk and one.purpose == Purpose.SHARING for one in answered):
            questions.append(Asked(person.pk, Purpose.SHARING))
        questions += [one for one, last in answered.items() if one.person == person.pk and last.word == AGAIN]
        still = [one for one in dict.fromkeys(questions) if one not in answered or answered[one].word == AGAIN]
        found[person.pk] = [(one, one in answered) for one in still]
    return found


def _asked(row: Consent) -> Asked:
    return Asked(row.person_id, row.purpose, row.destination_id, row.recipient)


def _word(row: Consent, on: date) -> str:
    over = (row.valid_until is not None and row.valid_until < on) or (
        row.withdrawn_on is not None and row.withdrawn_on <= on
    )
    return AGAIN if over else str(row.answer)
