"""What holds for any list: rows add up, merging brings its people, and merging again changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.cast import with_second_factor
from tests.web.intake.making import HEADER, begun, csv_of, decided, staged

from safeconduct.web.accounts.models import User
from safeconduct.web.intake import services
from safeconduct.web.record.models import Person
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.snapshot import snapshot

CELLS: dict[str, st.SearchStrategy[str]] = {
    "Case no": st.sampled_from(["F1", "F2", "F3", ""]),
    "ID": st.integers(1, 9999).map(str),
    "Family name": st.sampled_from(["Markerov", "نشانه", "O'Neil", "<b>x</b>", "=1+1", ""]),
    "First name": st.sampled_from(["Ana", "Shirin Gol", "مریم", "Ana 🙂", ""]),
    "Father's name": st.sampled_from(["Ali", ""]),
    "Sex": st.sampled_from(["F", "male", "زن", "robot", ""]),
    "Date of birth": st.sampled_from(["1985-03-04", "~1980", "1364", "March 1990", "31.12.2050", "soon", ""]),
    "Nationality": st.sampled_from(["Iran", "AFG", "nowhere", ""]),
    "Passport no": st.sampled_from(["MK 1", "MK-1", "N2", ""]),
    "Phone": st.sampled_from(["+964 770 555 0199", ""]),
    "Needs": st.sampled_from(["wheelchair", "not wheelchair", "?", ""]),
    "Mood": st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=5),
}
ROWS = st.lists(st.tuples(*(CELLS[name] for name in HEADER)), min_size=1, max_size=4, unique_by=lambda row: row[1])
pytestmark = pytest.mark.django_db


def put_right(batch: Any, actor: Any) -> Any:
    """The batch with every faulty row left out."""
    while lines := {fault.line for fault in services.view(batch).faults if fault.line is not None}:
        batch = services.leave_out(batch, lines, "is faulty", seen_version=batch.version, actor=actor)
    return batch


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_rows_add_up_and_merging_twice_changes_nothing(db: None, rows: list[tuple[str, ...]]) -> None:  # noqa: ARG001
    """Every row that tells of a person is merged, is one with another, or was left out; the snapshot has the people.

    The same list in another order changes nothing.
    """
    with transaction.atomic():
        actor = with_second_factor(User.objects.create_user("ida", "correct horse battery", display_name="Ida"))
        camp = begun(actor)
        try:
            batch = put_right(staged(camp, csv_of(*rows), actor), actor)
        except Refused:  # all its rows are blank but for what is set aside
            transaction.set_rollback(True)
            return
        stage = services.view(batch)
        passed_over = sum("passed over" in warning.message for warning in stage.warnings)
        assert stage.read + passed_over == len(rows)
        batch = decided(batch, "same", actor)
        stage = services.view(batch)
        joined = sum(pair.choice == "same" and pair.other_line is not None for pair in stage.pairs)
        assert stage.people + len(stage.left_out) + joined >= stage.read
        if stage.people:
            done = services.merge(batch, actor=actor)
            assert done.people == stage.people == Person.objects.filter(operation=camp).count()
            assert snapshot(camp).tables["people"].height == done.people
            left = [row for at, row in enumerate(rows, start=2) if at not in stage.left_out]
            again = put_right(staged(camp, csv_of(*reversed(left), ("",) * len(HEADER)), actor), actor)
            again = decided(again, "same", actor)
            once_more = services.merge(again, actor=actor)
            assert (once_more.people, once_more.cases) == (0, 0)
        transaction.set_rollback(True)
