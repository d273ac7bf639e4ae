"""Writing what is new of a list: sites, needs, cases, people, identities, what finds them, in this order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from safeconduct.operation.import_list.merging import NEEDS
from safeconduct.web.audit import log
from safeconduct.web.identities.models import SEALED, Document, ExternalNumber, Identity
from safeconduct.web.intake.bulk import insert, reserve
from safeconduct.web.intake.models import Batch, Brought
from safeconduct.web.intake.preparing import NewPerson, Prepared
from safeconduct.web.record.identifiers import new_id, short_code
from safeconduct.web.record.models import Case, Need, Person, PersonNeed, Presence, Site, StateChange
from safeconduct.web.record.models.people import SENSITIVE_AT_FIRST, group_of
from safeconduct.web.record.services.numbering import next_number
from safeconduct.web.record.services.refusal import refuse_unfit
from safeconduct.web.secrecy.models import BlindToken, PersonKey

Told = Callable[[int], None]


@dataclass
class Placed:
    """A case in which people of a list are.

    Attributes:
        pk: Its key.
        site: The key of its site.
        has_departed: Whether it has departed.
        is_new: Whether the list brings it.
    """

    pk: int
    site: int
    has_departed: bool
    is_new: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)


def sites_by_code(batch: Batch, new: Sequence[str], actor: Any, at: datetime) -> tuple[dict[str, int], list[log.Draft]]:
    """The keys of the sites of the operation, those made that the list brings; and what the log says of these."""
    drafts = []
    for code in new:
        made = Site(operation_id=batch.operation_id, code=code, name=code)
        refuse_unfit(made)
        made.save(force_insert=True)
        change = {"what": "site", "before": "", "after": code}
        StateChange.objects.create(
            operation_id=batch.operation_id, site=made, who=actor, at=at, batch=batch.uid, **change
        )
        told: dict[str, Any] = {"subject": "site", "ids": [str(made.pk)], "after": {"site": code}}
        drafts.append(log.Draft(action="changed", operation=batch.operation, before={"site": ""}, **told))
    return dict(Site.objects.standing().filter(operation_id=batch.operation_id).values_list("code", "pk")), drafts


def needs_by_code(batch: Batch, wanted: set[str]) -> dict[str, int]:
    """The keys of the needs of the operation, those made that the list names and it lacks."""
    there = dict(Need.objects.filter(operation_id=batch.operation_id).values_list("code", "pk"))
    usual = {str(need["need"]): need for need in NEEDS}
    for code in sorted(wanted - set(there)):
        said = {name: value for name, value in usual.get(code, {}).items() if name != "need"}
        group = group_of(code)
        made = Need(
            operation_id=batch.operation_id,
            code=code,
            group=group,
            sensitive=group in SENSITIVE_AT_FIRST,
            **{"name": code, **said},
        )
        made.save(force_insert=True)
        there[code] = made.pk
    return there


def write_cases(batch: Batch, rows: Mapping[int, Mapping[str, Any]]) -> dict[int, Placed]:
    """Write cases that are new.

    Args:
        batch: The list.
        rows: Their fields by the place of the case in the list.

    Returns:
        Each with its key, by the same places.
    """
    keys = reserve(Case, len(rows))
    first = next_number(Case.objects.filter(operation_id=batch.operation_id), "C")
    names = (
        "external_code",
        "status",
        "site_id",
        "priority",
        "given_ready_on",
        "given_expires_on",
        "travel_with",
        "settle_with",
    )
    insert(
        Case,
        ("id", "operation_id", "uid", "code", "further", "sealed_by", *names),
        (
            (key, batch.operation_id, new_id(), short_code(first + at, "C"), {}, "", *(row[name] for name in names))
            for at, (key, row) in enumerate(zip(keys, rows.values(), strict=True))
        ),
    )
    return {
        place: Placed(key, row["site_id"], row["status"] == "departed", True)
        for key, (place, row) in zip(keys, rows.items(), strict=True)
    }


def write_people(
    batch: Batch,
    prepared: Prepared,
    cases: Mapping[int, Placed],
    needs: Mapping[str, int],
    at: datetime,
    told: Told,
) -> None:
    """Write people who are new, with all that is theirs.

    Args:
        batch: The list.
        prepared: The people (n) and their keys.
        cases: Where each belongs, by the place of the case in the list.
        needs: Keys of needs by code.
        at: The moment.
        told: Told of people who were written; of n people, n in all.
    """
    people, operation = prepared.people, batch.operation_id
    insert(
        PersonKey,
        ("person_id", "generation", "wrapped", "master_id", "created_at", "destroyed_at"),
        ((*row, at, None) for row in prepared.keys.rows()),
    )
    keys = list(reserve(Person, len(people)))
    with_keys = list(zip(keys, people, strict=True))
    told(len(people) // 10)
    _write_persons(batch, with_keys, cases)
    insert(
        PersonNeed,
        ("operation_id", "person_id", "need_id"),
        ((operation, key, needs[code]) for key, one in with_keys for code in one.coming.fields["needs"]),
    )
    told(len(people) // 10)
    insert(
        Identity,
        ("operation_id", "person_id", *SEALED, "version", "erased_at"),
        ((operation, key, *one.sealed, 1, None) for key, one in with_keys if any(one.sealed)),
    )
    told(len(people) // 10)
    insert(
        Document,
        ("operation_id", "person_id", "kind", "uid", "sealed", "issuer", "expires_on"),
        (
            (operation, key, number.kind, number.uid, number.sealed, "", None)
            for key, one in with_keys
            for number in one.documents
        ),
    )
    insert(
        ExternalNumber,
        ("operation_id", "person_id", "kind", "uid", "sealed", "issuer"),
        (
            (operation, key, number.kind, number.uid, number.sealed, "")
            for key, one in with_keys
            for number in one.numbers
        ),
    )
    told(len(people) // 10)
    insert(
        BlindToken,
        ("person_id", "field", "token"),
        ((one.uid, *token) for one in people for token in one.tokens),
        lambda count: told(max(1, count // 25)),
    )
    insert(
        Brought,
        ("operation_id", "batch_id", "person_id", "is_new", "case_id", "numbers", "sealed"),
        (
            (
                operation,
                batch.pk,
                key,
                True,
                cases[one.coming.case].pk if cases[one.coming.case].is_new else None,
                len(one.documents) + len(one.numbers),
                None,
            )
            for key, one in with_keys
        ),
    )


def _write_persons(batch: Batch, people: Sequence[tuple[int, NewPerson]], cases: Mapping[int, Placed]) -> None:
    first = next_number(Person.every.filter(operation_id=batch.operation_id), "P")
    names = tuple(people[0][1].fields) if people else ()

    def rows() -> Any:
        for at, (key, one) in enumerate(people):
            case = cases[one.coming.case]
            yield (
                key,
                batch.operation_id,
                one.uid,
                short_code(first + at, "P"),
                one.coming.code or None,
                case.pk,
                Presence.DEPARTED.value if case.has_departed else Presence.PRESENT.value,
                None if case.has_departed else case.site,
                [],
                {},
                *one.fields.values(),
            )

    columns = (
        "id",
        "operation_id",
        "uid",
        "code",
        "external_code",
        "case_id",
        "presence",
        "first_site_id",
        "further_nationalities",
        "further",
    )
    insert(Person, (*columns, *names), rows())
