"""Pairs of people who may be one: found by the machine, decided by people, and remembered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.identities.duplicates import Known, likely_duplicates
from safeconduct.web.identities.models import LikelyPair, PairVerdict, Verdict
from safeconduct.web.identities.services import Opened, opened
from safeconduct.web.record.models import Operation, OperationSettings, Person
from safeconduct.web.record.services.refusal import Refused, lock_operation

_ROWS = 1000


def pairs_of(operation: Operation, verdict: str | None) -> QuerySet[LikelyPair]:
    """The pairs of an operation on which the newest verdict is this one; None for those on which there is none.

    The likeliest come first. A pair of which one was merged into another record is none any more.
    """
    newest = PairVerdict.objects.filter(pair=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
    return (
        LikelyPair.objects.filter(operation=operation)
        .filter(first__merged_into=None, second__merged_into=None)
        .annotate(newest=Subquery(newest))
        .filter(newest=verdict)
        .select_related("first__case", "second__case")
        .order_by("-likeness", "pk")
    )


def look(operation: Operation, actor: Any) -> int:
    """Compare all people of an operation, and keep the pairs that are likely; how many of them nobody has decided.

    Nobody sees a name by it. A pair that was found before and is likely no more goes, unless somebody spoke on it.
    """
    people = list(Person.objects.filter(operation=operation).order_by("pk"))
    found = likely_duplicates(list(_known(operation, people)))
    keys = {(int(pair.first), int(pair.second)): pair.likeness for pair in found}
    with transaction.atomic():
        Operation.objects.select_for_update().get(pk=operation.pk)
        unspoken = LikelyPair.objects.filter(operation=operation, verdicts=None)
        gone = [pk for pk, *pair in unspoken.values_list("pk", "first_id", "second_id") if tuple(pair) not in keys]
        for start in range(0, len(gone), _ROWS):
            LikelyPair.objects.filter(pk__in=gone[start : start + _ROWS]).delete()
        rows = [
            LikelyPair(operation=operation, first_id=first, second_id=second, likeness=likeness)
            for (first, second), likeness in keys.items()
        ]
        LikelyPair.objects.bulk_create(rows, batch_size=_ROWS, ignore_conflicts=True)
        log.append(
            actor=actor,
            action="compared",
            operation=operation,
            subject="person",
            purpose="duplicates",
            after={"people": len(people), "pairs": len(keys)},
        )
    return pairs_of(operation, None).count()


@transaction.atomic
def decide(pair: LikelyPair, verdict: Verdict, *, actor: Any) -> PairVerdict:
    """Remember what somebody says of a pair.

    Raises:
        Refused: one of the two was merged into another record.
    """
    lock_operation(pair.operation)
    if Person.every.filter(pk__in=[pair.first_id, pair.second_id]).exclude(merged_into=None).exists():
        raise Refused(_("One of the two was merged into another record already."))
    made = PairVerdict.objects.create(operation_id=pair.operation_id, pair=pair, verdict=verdict, who=actor)
    log.append(
        actor=actor,
        action="decided",
        operation=pair.operation,
        subject="pair",
        ids=[pair.first.uid, pair.second.uid],
        after={"verdict": verdict.value},
    )
    return made


def _known(operation: Operation, people: list[Person]) -> Iterator[Known]:
    """What is known of each; of who has names in both scripts, an entry for the Latin one."""
    settings = OperationSettings.objects.filter(operation=operation).first()
    start = settings.starts_on.year if settings and settings.starts_on else None
    each = opened(people)
    for person in people:
        family, given = _names(each[person.pk])
        birth, father = each[person.pk].birth, each[person.pk].values["father_name"]
        year = start - person.age if start and person.age is not None else None
        rough = birth is None or birth.estimated or birth.precision != "day"
        born = None if birth is None else birth.first
        yield Known(str(person.pk), family, given, person.sex, born, year, rough, father)


def _names(identity: Opened) -> tuple[str, str]:
    values = identity.values
    return (
        values["family_name"] or values["native_family_name"],
        values["given_names"] or values["native_given_names"],
    )
