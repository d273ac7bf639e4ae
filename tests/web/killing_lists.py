"""Lists that are brought in by stages in a process that is killed, and a look whether each is whole or not there.

``python -c "from web.killing_lists import …"`` with the data directory in the environment.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from web.killing import prepare

CODE = "lists"
PEOPLE = 40
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def begin() -> None:
    """Make an operation, and whoever brings lists."""
    prepare()
    from safeconduct.web.accounts.models import User
    from safeconduct.web.record.services import begin_operation

    ida = User.objects.create_user("ida", "seven ships sail at noon")
    begin_operation(code=CODE, name="Lists", starts_on=date(2026, 1, 1), deadline=date(2026, 3, 1), actor=ida)


def merge_forever() -> None:
    """Bring in one list after another, and say each that is merged."""
    prepare()
    from safeconduct.web.accounts.models import User
    from safeconduct.web.intake import services
    from safeconduct.web.intake.models import Batch
    from safeconduct.web.record.models import Operation

    operation, ida = Operation.objects.get(code=CODE), User.objects.get(username="ida")
    number = Batch.objects.count()
    while True:
        batch = services.begin(operation, f"{number}.csv", listed(number), actor=ida)
        batch = services.settle(batch, site="Camp", seen_version=batch.version, actor=ida)
        taken = {column.index: column.target for column in services.view(batch).columns}
        batch = services.map_columns(batch, taken, seen_version=batch.version, actor=ida)
        for pair in services.view(batch).pairs:
            batch = services.choose(batch, pair.line, "new", other=pair.key, seen_version=batch.version, actor=ida)
        services.merge(batch, actor=ida)
        print(batch.uid, flush=True)
        number += 1


def listed(number: int) -> bytes:
    """A list of people of whom nobody else has the name or a number."""
    chance = random.Random(number)  # noqa: S311 - a list that can be made again
    lines = ["Case no,ID,Family name,First name,Sex,Date of birth,Passport no"]
    for place in range(PEOPLE):
        family, given = ("".join(chance.choices(LETTERS, k=9)).title() for _ in range(2))
        year = chance.randint(1950, 2020)
        lines.append(
            f"C{number}-{place // 4},P{number}-{place},{family},{given},{chance.choice('MF')},{year}-05-06,"
            f"N{number:05}{place:03}"
        )
    return "\n".join(lines).encode()


def check() -> None:
    """See that each list is in the record whole or not at all; print those that are.

    Those that were being merged when the process was killed are merged now.
    """
    prepare()
    from safeconduct.web.accounts.models import User
    from safeconduct.web.audit import log
    from safeconduct.web.intake import services
    from safeconduct.web.intake.models import Batch, BatchState

    ida = User.objects.get(username="ida")
    _every_list_is_whole()
    for batch in Batch.objects.filter(state__in=(BatchState.READY, BatchState.MERGING)).order_by("pk"):
        services.merge(batch, actor=ida)
    _every_list_is_whole()
    assert log.verify() == [], log.verify()
    for batch in Batch.objects.filter(state=BatchState.MERGED):
        print(batch.uid)


def _every_list_is_whole() -> None:
    from safeconduct.web.audit.models import Entry
    from safeconduct.web.identities.models import Document, Identity
    from safeconduct.web.intake.models import Batch, BatchState, Brought
    from safeconduct.web.record.models import Case, Person
    from safeconduct.web.secrecy.models import BlindToken, PersonKey

    merged = 0
    for batch in Batch.objects.all():
        is_merged = batch.state == BatchState.MERGED
        merged += is_merged
        assert Brought.objects.filter(batch=batch).count() == (PEOPLE if is_merged else 0), batch.uid
        told = Entry.objects.filter(action="imported", subject="list", ids__contains=batch.uid).count()
        assert told == is_merged, f"{batch.uid}: is {batch.state} and was logged {told} times"
        assert (batch.content is None) == is_merged, f"{batch.uid}: is {batch.state}, and its content is not as that is"
    models: tuple[Any, ...] = (Person, Identity, Document)
    for model in models:
        assert model.objects.count() == PEOPLE * merged, model
    keys = PersonKey.objects.filter(person_id__in=Person.objects.values("uid"))
    assert keys.count() == PEOPLE * merged
    assert Case.objects.count() == PEOPLE // 4 * merged
    assert BlindToken.objects.values("person").distinct().count() == PEOPLE * merged
