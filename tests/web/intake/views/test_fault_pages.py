"""Faults corrected in place, rows left out, and what two people at one import are told."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.intake.views.conftest import LIST, Desk

from safeconduct.web.accounts import lost_session
from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.intake import services
from safeconduct.web.intake.coming import people_of
from safeconduct.web.intake.models import Batch, RememberedMapping
from safeconduct.web.intake.reading import read

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]


def inputs_of(page: str) -> dict[str, str]:
    """The fields of the form of the faults, as a browser would send them unchanged."""
    form = page.partition('<form method="post">')[2].partition("</form>")[0]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        known = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if known.get("type") != "checkbox":
            found[known["name"]] = known.get("value", "")
    return found


def place_of(fields: dict[str, str], was: str) -> str:
    """The number of the input that shows a text."""
    return next(name.removeprefix("was_") for name, text in fields.items() if name.startswith("was_") and text == was)


def test_the_same_wrong_value_is_corrected_once(desk: Desk) -> None:
    """One input stands for both rows of it, and the summary of what is left follows."""
    batch = desk.mapped()
    page = desk.page("faults", batch)
    assert "Write in all 2 rows" in page
    assert "5 cells cannot be taken over" in page
    fields = inputs_of(page)
    fields[f"text_{place_of(fields, 'Afgh.')}"] = "AFG"
    fields[f"text_{place_of(fields, '2011-02-31')}"] = "2011-02-28"
    answer = desk.client.post(desk.address("faults", batch), fields)
    assert answer.headers["Location"] == desk.address("faults", batch)
    page = desk.page("faults", batch)
    assert "3 cells were corrected." in page
    assert "2 cells cannot be taken over" in page
    assert "2 left" in page


def test_each_row_can_be_corrected_by_itself(desk: Desk) -> None:
    """Asked for, each row has its own input; the other with the same value stays."""
    batch = desk.mapped()
    fields = inputs_of(desk.page("faults", batch, "?each=row"))
    places = [name for name, text in fields.items() if name.startswith("was_") and text == "?w"]
    assert len(places) == 2
    fields[places[0].replace("was", "text")] = "M"
    answer = desk.client.post(desk.address("faults", batch) + "?each=row", fields)
    assert answer.headers["Location"].endswith("?each=row")
    assert [fault.cell for fault in services.view(Batch.objects.get()).faults].count("?w") == 1


def test_a_row_is_left_out_with_a_reason_and_taken_in_again(desk: Desk) -> None:
    """Without a reason it is not, and the tick stays; the summary names the row and takes it in again."""
    batch = desk.mapped()
    fields = inputs_of(desk.page("faults", batch)) | {"leave": "3"}
    answer = desk.client.post(desk.address("faults", batch), fields)
    assert answer.status_code == 422
    assert re.search(r'name="leave" value="3" checked', answer.content.decode())
    desk.client.post(desk.address("faults", batch), fields | {"reason": "Stands on the list of the port"})
    assert dict(services.view(Batch.objects.get()).left_out) == {3: "Stands on the list of the port"}
    page = desk.page("summary", batch)
    assert "Stands on the list of the port" in page
    seen = re.findall(r'name="seen" value="(\d+)"', page)[0]
    desk.client.post(desk.address("faults", batch), {"again": "3", "seen": seen})
    assert not services.view(Batch.objects.get()).left_out


def test_nothing_different_is_said(desk: Desk) -> None:
    """A page that is sent as it came changes nothing, and says so."""
    batch = desk.mapped()
    desk.client.post(desk.address("faults", batch), inputs_of(desk.page("faults", batch)))
    assert "Nothing was different." in desk.page("faults", batch)
    assert Batch.objects.get().version == batch.version


def test_any_cell_of_a_row_can_be_changed(desk: Desk) -> None:
    """The page of one row has every cell that is kept, and shows the others."""
    batch = desk.mapped()
    page = desk.page("faults", batch, "?row=2")
    fields = inputs_of(page)
    assert len([name for name in fields if name.startswith("text_")]) == 6
    fields[f"text_{place_of(fields, 'Maryam')}"] = "Mariam"
    desk.client.post(desk.address("faults", batch) + "?row=2", fields)
    assert services.view(Batch.objects.get()).rows([2])[2][2] == "Mariam"


@pytest.mark.parametrize("query", ["?row=99", "?row=x", "?row=2,3", "?page=77", "?each=nobody"])
def test_odd_addresses_show_the_faults(query: str, desk: Desk) -> None:
    """What is not there is passed over."""
    assert "Faults" in desk.page("faults", desk.mapped(), query)


@pytest.mark.parametrize(
    "sent",
    [
        {"seen": "x"},
        {"seen": "99999999999999999999"},
        {"place_0": "999:2", "text_0": "a", "was_0": "b"},
        {"place_0": "x", "text_0": "a", "was_0": "b"},
        {"place_0": "3:99999", "text_0": "a", "was_0": "b"},
        {"place_0": "3:2", "text_0": "\x00", "was_0": "b"},
        {"leave": "99999999999999", "reason": "far"},
        {"leave": "77", "reason": "not there"},
        {"again": "x"},
    ],
)
def test_forged_forms_break_nothing(sent: dict[str, str], desk: Desk) -> None:
    """They are refused or change nothing."""
    batch = desk.mapped()
    fields = {"seen": str(batch.version)} | sent
    assert desk.client.post(desk.address("faults", batch), fields).status_code in (302, 422)
    assert len(services.view(Batch.objects.get()).rows([2, 3, 4, 5])) == 4


def test_two_people_are_told_and_nothing_typed_is_lost(desk: Desk) -> None:
    """Who was overtaken sees how it stands, with the own text still in its input, and can send it again."""
    batch = desk.mapped()
    mine = inputs_of(desk.page("faults", batch))
    theirs = dict(mine)
    theirs[f"text_{place_of(theirs, 'Afgh.')}"] = "AFG"
    desk.client.post(desk.address("faults", batch), theirs)
    mine[f"text_{place_of(mine, '2011-02-31')}"] = "2011-02-27"
    answer = desk.client.post(desk.address("faults", batch), mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else worked on this import" in page
    again = inputs_of(page)
    assert again[f"text_{place_of(again, '2011-02-31')}"] == "2011-02-27"
    assert "Afgh." not in [again[name] for name in again if name.startswith("was_")]
    assert desk.client.post(desk.address("faults", batch), again).status_code == 302
    faulty = [fault.cell for fault in services.view(Batch.objects.get()).faults]
    assert faulty == ["?w", "?w"]


def test_the_faults_are_taken_out_as_a_file(desk: Desk) -> None:
    """Row, column, cell and what is wrong; a cell that would run as a formula is inert; the log says who did it."""
    batch = desk.mapped(LIST.replace(b"?w", b"@w"))
    answer = desk.client.get(desk.address("faults_export", batch))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["row", "column", "cell", "kind", "what is wrong"]
    assert ["4", "Nat.", "Afgh.", "fault"] in [row[:4] for row in rows]
    assert any(row[2] == "'@w" for row in rows)
    entry = Entry.objects.of_operation(desk.operation.pk).latest("sequence")
    assert (entry.action, json.loads(entry.ids)) == ("exported", [batch.uid])


def test_a_lost_session_keeps_what_was_typed(desk: Desk, alma: User) -> None:
    """The form of the faults waits behind the sign-in, and is sent from there."""
    batch = desk.mapped()
    fields = inputs_of(desk.page("faults", batch))
    fields[f"text_{place_of(fields, '2011-02-31')}"] = "2011-02-28"
    lost = Client()
    response = desk.client.get(desk.address("faults", batch))
    lost_session.sign_whose(response, alma)
    lost.cookies = response.cookies
    assert "kept" in lost.post(desk.address("faults", batch), fields).headers["Location"]
    lost.force_login(alma)
    kept = lost.get(reverse("kept_form")).content.decode()
    assert "2011-02-28" in kept


def test_a_row_that_looks_like_a_total_can_be_taken_for_a_person(desk: Desk) -> None:
    """It is passed over with a warning that names it; by its button it is a person after all."""
    batch = desk.mapped(LIST + b",Summe,,,,,300\n")
    page = desk.page("faults", batch)
    assert "looks like a total" in page
    assert services.view(Batch.objects.get()).people == 4
    version = str(Batch.objects.get().version)
    desk.client.post(desk.address("faults", batch), {"person": "6", "seen": version})
    assert services.view(Batch.objects.get()).people == 5
    assert "looks like a total" not in desk.page("faults", batch)


def test_what_a_word_of_needs_means_is_said_once(desk: Desk) -> None:
    """The word is asked for once, is that need from then on, in the next list too, and stands nowhere in clear."""
    content = b"Fam. ref,Surname,First name,M/F,DoB,Nat.,Needs\n" + b"".join(
        b"T%d,Karimi,Ali%d,M,1980-02-03,AFG,%s\n" % (n, n, b"legless" if n < 3 else b"sturdy") for n in range(4)
    )
    batch = desk.mapped(content, column_6="people.needs")
    page = desk.page("faults", batch)
    assert "Words of needs that are not known" in page
    version = str(Batch.objects.get().version)
    sent = {"meanings": "1", "seen": version, "word_0": "legless", "means_0": "wheelchair", "word_1": "sturdy"}
    desk.client.post(desk.address("faults", batch), {**sent, "means_1": "-"})
    assert "Words of needs that are not known" not in desk.page("faults", batch)
    assert [one.fields["needs"] for one in people_of(read(Batch.objects.get()))] == [("wheelchair",)] * 3 + [()]
    again = desk.mapped(content.replace(b"Fam. ref", b"Family no"), column_6="people.needs")
    assert "Words of needs that are not known" not in desk.page("faults", again)
    assert not any("legless" in str(row.mapping) for row in RememberedMapping.objects.all())


def test_a_birth_is_one_entry_that_is_checked(desk: Desk) -> None:
    """What an earlier version knew as the sealed birth is that entry now, and its faults are found."""
    batch = desk.mapped(column_4="identity.birth")
    assert Batch.objects.get().mapping["4"] == "people.birth_date"
    assert "2011-02-31" in desk.page("faults", batch)
    page = desk.page("columns", desk.begun(LIST.replace(b"Zahra", b"Zohra")))
    first = page.partition("<select")[2].partition("</select>")[0]
    assert 'value="identity.birth"' not in first
    assert first.count("date of birth") == 1
