"""A trial changes a copy alone, refuses what makes no sense, and shows what would be gained."""

from __future__ import annotations

import pytest
from tests.web.plans.making import planned, taken_in
from tests.web.record.making import START, made

from safeconduct.operation import digest
from safeconduct.web.accounts.models import User
from safeconduct.web.plans import approving, files, making
from safeconduct.web.plans.comparing import difference
from safeconduct.web.plans.forms import TrialForm
from safeconduct.web.plans.models import Plan
from safeconduct.web.plans.trials import Edit, edited
from safeconduct.web.record.models import Offer, Operation
from safeconduct.web.record.services import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Operation:
    """Three families of 3, 1 and 6, a departure of 8 seats, and an offer there with 4 places."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    return made()


def test_more_places_let_more_people_go(record: Operation, alma: User) -> None:
    """With 8 places instead of 4 and a second seat row, the family of six leaves too; the record stays as it was."""
    base = planned(record, alma)
    edits = [Edit("offers", ("O1",), "places", "20"), Edit("departures", ("D1",), "seats", "11")]
    basis = edited(files.basis_of(base), edits)
    trial = making.begin_trial(base, basis, [one.stored() for one in edits], actor=alma)
    taken_in(trial)
    trial.refresh_from_db()
    found = difference(base, trial)
    assert found.placed == (4, 10)
    assert Offer.objects.get(operation=record, code="O1").places == 4
    assert digest(files.basis_of(base)) == base.digest
    assert [Edit.of(one) for one in trial.edits] == edits
    with pytest.raises(Refused, match="trial"):
        approving.propose(trial, actor=alma)


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (Edit("offers", ("O9",), "places", "5"), "O9"),
        (Edit("offers", ("O1",), "places", "many"), "does not fit"),
        (Edit("offers", ("O1",), "places", "-1"), "no sound operation"),
        (Edit("departures", ("D1",), "departs_on", "2026-13-01"), "does not fit"),
        (Edit("departures", ("D1",), "arrives_on", "2020-01-01"), "no sound operation"),
        (Edit("people", ("F1.1",), "age", "5"), "cannot be otherwise"),
        (Edit("operation", (), "deadline", "soon"), "no day"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(record: Operation, alma: User, edit: Edit, why: str) -> None:
    """It names what is wrong, and nothing is begun."""
    base = planned(record, alma)
    with pytest.raises(Refused, match=why):
        edited(files.basis_of(base), [edit])
    assert Plan.objects.count() == 1


def test_a_fault_of_a_trial_names_the_row_and_not_a_file(record: Operation, alma: User) -> None:
    """Whoever tries something sees no files."""
    base = planned(record, alma)
    with pytest.raises(Refused, match="places of O2: '-5' is negative") as refused:
        edited(files.basis_of(base), [Edit("offers", ("O2",), "places", "-5")])
    assert "parquet" not in str(refused.value)


def test_the_form_takes_digits_and_days_of_any_script(record: Operation, alma: User) -> None:
    """Persian digits and a Solar Hijri day become what files hold; nothing at all is told so."""
    base = planned(record, alma)
    basis = files.basis_of(base)

    def sent(row: str, value: str) -> TrialForm:
        form = TrialForm(base, basis, {"row": row, "value": value})
        form.full_clean()
        return form

    assert sent("offers|places|O1", "۲۰").edit().value == "20"
    assert sent("departures|departs_on|D1", "۱۴۰۴/۱۲/۱۰").edit().value == "2026-03-01"
    assert sent("offers|places|O1", "").errors["value"] == ["Write what it is instead."]
    assert "value" in sent("offers|places|O1", "-5").errors
    groups = dict(TrialForm(base, basis).fields["row"].choices)
    assert list(groups)[:2] == ["Offers", "Departures"]
    assert ("offers|places|O1", "places of O1 (4)") in groups["Offers"]
