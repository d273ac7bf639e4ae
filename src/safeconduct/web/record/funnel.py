"""How many cases wait at which step before each country, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef

from safeconduct.web.record.models import Offer, Operation, Person, Submission, SubmissionState


@dataclass(frozen=True)
class Step:
    """The cases at one step under one offer.

    Attributes:
        state: The step.
        cases: How many.
        people: How many in them.
        since: The day since which the first of them waits there; None where no day is known.
    """

    state: SubmissionState
    cases: int
    people: int
    since: date | None


@dataclass(frozen=True)
class OfferLine:
    """An offer with what is before the country under it; every step that somebody is at, in the order of steps."""

    offer: Offer
    steps: tuple[Step, ...]

    @property
    def accepted(self) -> int:
        """People whose cases are accepted."""
        return sum(step.people for step in self.steps if step.state is SubmissionState.ACCEPTED)


def funnel(operation: Operation) -> list[OfferLine]:
    """Every offer with its steps, in two questions."""
    order = list(SubmissionState)
    steps: dict[int, list[Step]] = {}
    counted = (
        Submission.objects.filter(operation=operation)
        .filter(Exists(Person.objects.filter(case=OuterRef("case"))))  # of a case that nobody is left of nobody waits
        .order_by()
        .values_list("offer_id", "state")
        .annotate(Count("case", distinct=True), Count("case__people"), Min("since"))
    )
    for offer, state, cases, people, since in counted:
        steps.setdefault(offer, []).append(Step(SubmissionState(state), cases, people, since))
    offers = Offer.objects.filter(operation=operation).select_related("destination").order_by("pk")
    return [
        OfferLine(offer, tuple(sorted(steps.get(offer.pk, []), key=lambda step: order.index(step.state))))
        for offer in offers
    ]
