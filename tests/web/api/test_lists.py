"""Lists to programs: handed in, understood, put right, decided by whom the token stands for, merged, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.api.furnishing import World

from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.intake import running, services, uploads
from safeconduct.web.intake.models import Batch
from safeconduct.web.jobs.models import Job
from safeconduct.web.record.models import Person
from safeconduct.web.rights.roles import Right

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]
BELOW = "/api/operations/one/"
BOTH = (Right.REGISTER_EDIT, Right.IDENTITY_EDIT)
LIST = (
    b"Fam. ref,Surname,First name,M/F,DoB,Needs,Tent\n"
    b"T1,Karimi,Maryam,F,1980-02-03,crutches,9\n"
    b"T1,Karimi,Ali,?w,2011-02-28,,9\n"
    b"T2,AMarkerov,AShirin Gol,F,1990-12-31,,12\n"
    b"T3,Noori,Omid,M,1990-04-05,,12\n"
)
"""Four people: a sex that is no word, a need that is not known, and one who is likely known already."""


def post(client: Client, path: str, body: Any = None, **headers: str) -> Any:
    """The answer to a call that changes something."""
    return client.post(BELOW + path, body or {}, content_type="application/json", headers=headers)


def handed_in(client: Client, content: bytes = LIST, name: str = "camp.csv", **headers: str) -> Any:
    """The answer to a file."""
    return client.post(BELOW + "lists", {"file": SimpleUploadedFile(name, content)}, headers=headers)


def confirmed(client: Client) -> tuple[str, int]:
    """A list with its columns confirmed as they are taken, by its address and version."""
    told = handed_in(client).json()
    assert (told["state"], told["job"]) == ("columns", None)
    path = f"lists/{told['uid']}"
    answer = post(client, f"{path}/columns", {"columns": [], "site": "camp", "version": told["version"]})
    assert answer.status_code == 200, answer.content.decode()
    return path, answer.json()["version"]


def test_a_list_is_brought_in_from_upload_to_merge_and_taken_back(world: World, program: Program) -> None:
    """As on the pages, step by step; each answer says what is next, and the record has the people at the end."""
    client = program(*BOTH)
    before = Person.objects.filter(operation=world.record).count()
    path, version = confirmed(client)
    targets = {one["name"]: one["target"] for one in client.get(f"{BELOW}{path}/columns").json()["columns"]}
    assert (targets["Surname"], targets["Tent"]) == ("identity.family_name", "-")
    assert client.get(BELOW + path).json()["next"] == "faults"
    (fault,) = client.get(f"{BELOW}{path}/faults").json()["items"]
    assert (fault["line"], fault["column"], fault["cell"], fault["row"][2]) == (3, "M/F", "?w", "Ali")
    cell = {"line": fault["line"], "index": fault["index"], "text": "M"}
    version = post(client, f"{path}/cells", {"cells": [cell], "version": version}).json()["version"]
    assert [one["word"] for one in client.get(f"{BELOW}{path}/words").json()["items"]] == ["crutches"]
    meaning = {"words": [{"word": "crutches", "need": "escort"}], "version": version}
    version = post(client, f"{path}/words", meaning).json()["version"]
    version = post(client, f"{path}/rows/leaving-out", {"lines": [5], "reason": "left", "version": version}).json()[
        "version"
    ]
    assert client.get(BELOW + path).json()["next"] == "duplicates"
    (pair,) = client.get(f"{BELOW}{path}/duplicates").json()["items"]
    assert (pair["line"], pair["other"], pair["is_known"], pair["choice"]) == (4, world.rows["people"], True, None)
    named = next(fact for fact in pair["facts"] if fact["name"] == "name")
    assert (named["row"][0], named["other"][0], named["differs"]) == (*["AShirin Gol AMarkerov"] * 2, False)
    assert post(client, f"{path}/merge", {"version": version}).status_code == 422
    said = {"line": 4, "other": pair["other"], "choice": "same", "version": version}
    version = post(client, f"{path}/duplicates", said).json()["version"]
    told = client.get(BELOW + path).json()
    assert (told["next"], told["state"], told["new_people"], told["known_people"]) == ("summary", "ready", 2, 1)
    assert told["left_out"] == [{"line": 5, "reason": "left"}]
    begun = post(client, f"{path}/merge", {"version": version})
    assert begun.status_code == 202
    job = client.get(f"{BELOW}lists").json()["items"][0]["job"]
    assert begun.json()["job"] == job == Job.objects.get(kind="intake.merge").uid
    assert post(client, f"{path}/removal", {"reason": "no"}).status_code == 422
    batch = Batch.objects.get(uid=told["uid"])
    services.merge(batch, actor=batch.by)
    assert client.get(BELOW + path).json()["state"] == "merged"
    assert Person.objects.filter(operation=world.record).count() == before + 2
    assert post(client, f"{path}/reversal", {"reason": "a slip"}).json()["state"] == "undone"
    assert Person.objects.filter(operation=world.record).count() == before
    assert log.verify() == []


def test_both_rights_are_needed_and_who_reads_it_is_in_the_log(world: World, program: Program) -> None:
    """A list holds who people are: the right to change the register alone opens none; a pair is a reading of both."""
    path, _version = confirmed(program(*BOTH))
    for lacking in (Right.REGISTER_EDIT, Right.IDENTITY_EDIT):
        assert program(lacking).get(BELOW + path).status_code == 404
        assert handed_in(program(lacking)).status_code == 404
    program(*BOTH).get(f"{BELOW}{path}/duplicates")
    entry = Entry.objects.order_by("sequence").last()
    assert entry is not None
    assert (entry.action, entry.subject) == ("read", "identity")
    assert set(entry.id_list) == {world.rows["people"], path.partition("/")[2]}


def test_the_same_upload_with_the_same_key_is_one_list(world: World, program: Program) -> None:
    """Though the boundary of its form is another; another file under the key is refused."""
    client = program(*BOTH)
    before = Batch.objects.count()
    answers = [handed_in(client, **{"Idempotency-Key": "monday"}) for _time in range(2)]
    assert answers[0].json() == answers[1].json()
    assert Batch.objects.count() == before + 1
    assert (
        handed_in(client, LIST + b"T4,Amini,Sara,F,1970-01-01,,3\n", **{"Idempotency-Key": "monday"}).status_code == 422
    )
    assert world.record.code == "one"


@pytest.mark.usefixtures("world")
def test_what_is_no_list_is_refused_at_its_place(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another kind of file, one that is too large, and none; in words, without a trace."""
    client, before = program(*BOTH), Batch.objects.count()
    refused = [handed_in(client, name="list.pdf"), client.post(BELOW + "lists", {"sheet": "x"})]
    monkeypatch.setattr(uploads, "LARGEST", 10)
    refused.append(handed_in(client))
    assert [one.status_code for one in refused] == [422, 422, 422]
    assert [one.json()["errors"][0]["place"] for one in refused] == ["body.file"] * 3
    assert Batch.objects.count() == before


@pytest.mark.usefixtures("world")
def test_a_list_that_somebody_else_changed_is_told(program: Program) -> None:
    """With the version that it has now; and before the columns are confirmed there are no faults to look at."""
    client = program(*BOTH)
    path, version = confirmed(client)
    late = post(client, f"{path}/columns", {"columns": [], "version": version - 1})
    assert late.status_code == 409
    assert late.json()["changed"] == [{"field": "version", "now": str(version), "wanted": str(version - 1)}]
    fresh = handed_in(client, LIST + b"T5,Amini,Lila,F,1970-01-01,,3\n").json()
    assert client.get(f"{BELOW}lists/{fresh['uid']}/faults").status_code == 422


@pytest.mark.usefixtures("world")
def test_a_long_list_is_read_by_a_job(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer names it, and until it is over nothing else is decided."""
    monkeypatch.setattr(running, "LONG", 2)
    client = program(*BOTH)
    told = handed_in(client).json()
    path = f"lists/{told['uid']}"
    answer = post(client, f"{path}/columns", {"columns": [], "version": told["version"]}).json()
    assert answer["job"] == Job.objects.get(kind="intake.read").uid
    assert client.get(BELOW + path).json()["next"] == "progress"
    assert post(client, f"{path}/columns", {"columns": [], "version": answer["version"]}).status_code == 422
    assert client.get(f"{BELOW}{path}/faults").status_code == 422


@pytest.mark.usefixtures("world")
def test_a_list_is_given_up(program: Program) -> None:
    """Its name goes too, and it cannot be given up again."""
    client = program(*BOTH)
    path, _version = confirmed(client)
    assert post(client, f"{path}/removal", {"reason": "the wrong file"}).json()["state"] == "discarded"
    assert client.get(BELOW + path).json()["name"] == ""
    assert post(client, f"{path}/removal", {"reason": "again"}).status_code == 422
