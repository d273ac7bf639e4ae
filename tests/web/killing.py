"""What the tests that kill do in processes of their own: make a record, load operations, and look whether all is whole.

``python -c "from web.killing import …"`` with the data directory in the environment.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

CODE = "killed"
PEOPLE = 60
EACH = 5
"""Cases that one editor changes at once."""
EDITORS = 3
PASSWORD = "seven ships sail at noon"
BASE = f"/operations/{CODE}"


def prepare() -> None:
    """Bring up Django on the data directory of the environment."""
    from safeconduct.web import serving

    serving.prepare(Path(os.environ["SAFECONDUCT_DATA"]), lambda _line: None)


def fill() -> None:
    """Make an operation and its editors; print who edits which cases and which person, by their identifiers."""
    prepare()
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from safeconduct.operation.synthetic import make_synthetic
    from safeconduct.web.accounts.models import User
    from safeconduct.web.record.models import Case, Operation, Person
    from safeconduct.web.rights import grants
    from safeconduct.web.rights.roles import Role
    from safeconduct.web.snapshot import load

    record = Operation.objects.create(code=CODE, name="Killed")
    load(record, make_synthetic(PEOPLE))
    rita = User.objects.create_user("rita", PASSWORD, display_name="Rita Krasniqi")
    grants.give(rita, Role.ADMINISTRATOR, None, by=None, reason="first start")
    cases = list(Case.objects.filter(operation=record, status="active").order_by("pk"))
    people = list(Person.objects.filter(operation=record, presence="present").order_by("pk"))
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(priority="normal")
    editors = []
    for number in range(EDITORS):
        user, secret = User.objects.create_user(f"editor{number}", PASSWORD), generate_totp_secret()
        TOTP.activate(user, secret)
        grants.give(user, Role.COORDINATOR, record, by=rita, reason="to edit")
        own = cases[number * (EACH + 1) : (number + 1) * (EACH + 1)]
        user_knows = {"name": user.username, "password": PASSWORD, "secret": secret}
        editors.append(
            user_knows
            | {"many": [one.uid for one in own[:EACH]], "case": own[EACH].uid, "person": people[-1 - number].uid}
        )
    json.dump(editors, sys.stdout)


def check() -> None:
    """See that every edit is there whole or not at all, and that none is missing that was said to be saved.

    Standard input has the editors, with the reasons of the edits that were answered.
    """
    prepare()
    from safeconduct.web.audit import log
    from safeconduct.web.audit.models import Entry
    from safeconduct.web.record.models import Case, Person, StateChange

    assert log.verify() == [], log.verify()
    told: dict[str, Counter[str]] = {}
    for entry in Entry.objects.filter(action="changed"):
        if entry.subject in ("case", "identity"):
            after = log.opened(entry.after_value) or {}
            told.setdefault(entry.id_list[0], Counter())[after["reason"]] += 1
    for editor in json.load(sys.stdin):
        many = [Case.objects.get(uid=uid) for uid in editor["many"]]
        assert len({case.priority for case in many}) == 1, "a change of several cases is there in part"
        for case in (*many, Case.objects.get(uid=editor["case"])):
            _whole_case(case, told.get(case.uid, Counter()))
        person = Person.objects.get(uid=editor["person"])
        _whole_identity(person, told.get(person.uid, Counter()))
        for batch in set(StateChange.objects.filter(case__in=many).values_list("batch", flat=True)):
            assert StateChange.objects.filter(batch=batch).count() == EACH, "a change of several cases is in part"
        own = [*many, Case.objects.get(uid=editor["case"])]
        saved = {change.reason for change in StateChange.objects.filter(case__in=own)}
        saved |= set(told.get(person.uid, ()))
        assert set(editor["answered"]) <= saved, f"was said to be saved and is not: {set(editor['answered']) - saved}"


def _whole_case(case: Any, told: Counter[str]) -> None:
    """The record has what the journal says last, and the log has each row of the journal once."""
    changes = list(case.changes.order_by("pk"))
    assert Counter(change.reason for change in changes) == told, f"{case.code}: the log differs from the journal"
    for field in ("priority", "status"):
        of_field = [change for change in changes if change.what == field]
        assert all(one.after == two.before for one, two in pairwise(of_field)), case.code
        assert not of_field or of_field[-1].after == getattr(case, field), f"{case.code}: is not as was written down"


def _whole_identity(person: Any, told: Counter[str]) -> None:
    """Both names are of one edit, which is the last in the log, and the person is found by them and by no earlier."""
    from safeconduct.web.identities import services, words
    from safeconduct.web.secrecy import blind

    known = services.opened([person])[person.pk]
    assert known.version == sum(told.values()), "the log has more or fewer changes than the identity"
    if not known.version:
        return
    number = known.values["family_name"].removeprefix("family")
    assert known.values["given_names"] == f"given{number}", "one of two names was changed"
    assert person.uid in blind.find(words.NAME, f"family{number} given{number}")
    assert [reason for reason in told if reason.endswith(f"name {number}")] != []
    earlier = {reason.rpartition(" ")[2] for reason in told} - {number}
    assert not [one for one in earlier if person.uid in blind.find(words.NAME, f"family{one}")]


def load_forever() -> None:
    """Load one operation after another, and say each that is there."""
    prepare()
    from safeconduct.operation.synthetic import make_synthetic
    from safeconduct.web.record.models import Operation
    from safeconduct.web.snapshot import load

    made = make_synthetic(PEOPLE)
    number = Operation.objects.count()
    while True:
        load(Operation.objects.create(code=f"o{number}", name="x"), made)
        print(f"o{number}", flush=True)
        number += 1


def check_loads() -> None:
    """See that each operation is there whole or empty, and logged if it is there; print those that are."""
    prepare()
    from safeconduct.operation.synthetic import make_synthetic
    from safeconduct.web.audit import log
    from safeconduct.web.audit.models import Entry
    from safeconduct.web.record.models import Operation
    from safeconduct.web.snapshot import is_empty, snapshot

    assert log.verify() == [], log.verify()
    made = make_synthetic(PEOPLE)
    for record in Operation.objects.all():
        entries = Entry.objects.filter(action="imported", operation_id=record.pk).count()
        if is_empty(record):
            assert entries == 0, f"{record.code}: is logged and not there"
            continue
        assert entries == 1, f"{record.code}: is there and logged {entries} times"
        there = snapshot(record).tables
        for table, frame in made.tables.items():
            assert there[table].height == frame.height, f"{record.code}: {table} is there in part"
        print(record.code)
