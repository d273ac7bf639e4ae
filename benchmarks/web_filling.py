"""Fills a data directory with an invented record, and with users who may look at it.

``python benchmarks/web_filling.py DATA PEOPLE USERS SEED`` prints one JSON object: what a load needs to know. With
``DATA`` alone, one that was filled so before is made ready for the next load; with ``DATA --plans N``, so many plans of
it wait to be computed, and with ``DATA --planned`` it prints how many jobs stand where.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from safeconduct.web.record.models import Operation, Person

CODE = "measured"
PASSWORD = "seven ships sail at noon"  # noqa: S105 - of people who do not exist
BATCH = 2_000
SYLLABLES = ("ka", "shu", "mah", "ra", "zo", "ne", "ta", "gho", "sa", "wa", "be", "kho", "da", "fi", "ju", "lim", "nor")
SECONDS_OF_PLAN = 1_800
SAMPLES = 500
"""Cases and names that the load chooses among."""


def names(chance: random.Random, count: int, pieces: int) -> list[str]:
    """So many different invented names."""
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(chance.choice(SYLLABLES) for _ in range(pieces)).title()] = None
    return list(made)


def identities(people: list[Person], chance: random.Random) -> Iterator[tuple[Person, dict[str, str]]]:
    """Everybody with names, their father's name, and a phone; names are as unevenly frequent as names are."""
    families, given = names(chance, 2_000, 4), names(chance, 600, 3)
    frequent = [1 / (rank + 20) for rank in range(2_000)]
    chosen = zip(
        chance.choices(families, frequent, k=len(people)),
        chance.choices(given, frequent[:600], k=len(people)),
        chance.choices(given, frequent[:600], k=len(people)),
        strict=True,
    )
    for person, (family, own, father) in zip(people, chosen, strict=True):
        phone = f"+355 69 {chance.randrange(10**7):07}"
        yield person, {"family_name": family, "given_names": own, "father_name": father, "phone": phone}


def keep(operation: Operation, chance: random.Random) -> list[str]:
    """Seal and index the identities of everybody; some of their family names."""
    from django.db import transaction

    from safeconduct.web.identities import words
    from safeconduct.web.identities.models import Identity
    from safeconduct.web.record.models import Person
    from safeconduct.web.secrecy import blind, vault

    everybody = list(identities(list(Person.objects.filter(operation=operation).order_by("pk")), chance))
    for start in range(0, len(everybody), BATCH):
        some = everybody[start : start + BATCH]
        with transaction.atomic():
            cells = [(person.uid, name, text) for person, values in some for name, text in values.items()]
            sealed: dict[str, dict[str, bytes]] = {person.uid: {} for person, _ in some}
            for (uid, name, _text), blob in zip(cells, vault.seal_many(cells), strict=True):
                sealed[uid][name] = blob
            rows: list[Any] = [Identity(operation=operation, person=person, **sealed[person.uid]) for person, _ in some]
            Identity.objects.bulk_create(rows, batch_size=500)
            found = [(person.uid, words.NAME, values[name]) for person, values in some for name in words.NAMES[:2]]
            found += [(person.uid, words.PHONE, values["phone"]) for person, values in some]
            blind.index_many(found)
    return [chance.choice(everybody)[1]["family_name"] for _ in range(SAMPLES)]


def users(operation: Operation, count: int) -> list[dict[str, str]]:
    """Case officers, each with a password and an authenticator app of their own."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from safeconduct.web.accounts.models import User
    from safeconduct.web.rights import grants
    from safeconduct.web.rights.roles import Role

    made = []
    boss = User.objects.create_user("administrator", PASSWORD, display_name="Administrator")
    grants.give(boss, Role.ADMINISTRATOR, None, by=None, reason="to measure")
    for number in range(count):
        user = User.objects.create_user(f"officer{number}", PASSWORD, display_name=f"Officer {number}")
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        grants.give(user, Role.CASE_OFFICER, operation, by=boss, reason="to measure")
        made.append({"name": user.username, "password": PASSWORD, "secret": secret})
    return made


def fill(data: Path, people: int, count: int, seed: int) -> dict[str, Any]:
    """Make the record; the operation's code, its users, and cases, names and filters to ask for."""
    from safeconduct.operation.synthetic import make_synthetic
    from safeconduct.web.serving import prepare

    prepare(data, lambda _line: None)
    from django.db import connection

    from safeconduct.web.record.models import Case, Operation
    from safeconduct.web.snapshot import load

    chance = random.Random(seed)  # noqa: S311 - people who do not exist
    operation = Operation.objects.create(code=CODE, name="Measured")
    load(operation, make_synthetic(people, seed))
    known = keep(operation, chance)
    uids = list(Case.objects.filter(operation=operation).values_list("uid", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = f"{connection.vendor} {cursor.fetchone()[0]}"
    return {
        "operation": CODE,
        "users": users(operation, count),
        "cases": chance.sample(uids, min(SAMPLES, len(uids))),
        "names": known,
        "filters": [
            "site=harbour&status=active",
            "need=escort",
            "nationality=SYR&priority=urgent",
            "site=oasis&page=7",
            "priority=emergency",
        ],
        "database": version,
        "count": {"cases": len(uids)},
    }


def forget(data: Path) -> None:
    """Let the users sign in again, however often they did within the last minutes."""
    from safeconduct.web.serving import prepare

    prepare(data, lambda _line: None)
    from django.core.cache import cache

    cache.clear()


def ask_for_plans(data: Path, count: int) -> None:
    """Let plans wait for the worker of the server that is started next."""
    from safeconduct.web.serving import prepare

    prepare(data, lambda _line: None)
    from safeconduct.web.accounts.models import User
    from safeconduct.web.plans import making, running
    from safeconduct.web.record.models import Operation

    operation, boss = Operation.objects.get(code=CODE), User.objects.get(username="administrator")
    first = operation.settings.starts_on
    for _ in range(count):
        running.start(making.begin(operation, actor=boss, on=first, seconds=SECONDS_OF_PLAN), actor=boss)


def planned(data: Path) -> str:
    """How many plans stand where."""
    from safeconduct.web.serving import prepare

    prepare(data, lambda _line: None)
    from collections import Counter

    from safeconduct.web.jobs.models import Job

    return ", ".join(
        f"{count} {state}" for state, count in sorted(Counter(Job.objects.values_list("state", flat=True)).items())
    )


if __name__ == "__main__":
    if sys.argv[2:3] == ["--plans"]:
        ask_for_plans(Path(sys.argv[1]), int(sys.argv[3]))
    elif sys.argv[2:] == ["--planned"]:
        print(planned(Path(sys.argv[1])))
    elif len(sys.argv) == 2:
        forget(Path(sys.argv[1]))
    else:
        json.dump(fill(Path(sys.argv[1]), *map(int, sys.argv[2:5])), sys.stdout)
