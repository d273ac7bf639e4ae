"""What the tests that kill among plans do in processes of their own: make a record, and look whether all is whole."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from web import killing


def fill() -> None:
    """Make the operation and its editors of ``web.killing``; it stands in its own time, so that it can be planned."""
    killing.fill()
    from safeconduct.web.record.models import Operation

    Operation.objects.update(is_example=True)


def check() -> None:
    """See that each plan is there whole, or waits to be computed and has nothing yet; print how many are whole."""
    import django

    django.setup()
    from safeconduct.operation import digest
    from safeconduct.web.audit import log
    from safeconduct.web.audit.models import Entry
    from safeconduct.web.jobs.models import Job, State
    from safeconduct.web.plans import files
    from safeconduct.web.plans.models import Plan, PlanState

    assert log.verify() == [], log.verify()
    whole = 0
    for plan in Plan.objects.order_by("number"):
        assert digest(files.basis_of(plan)) == plan.digest, f"plan {plan}: rests on something else"
        assert Entry.objects.filter(action="planned", subject="plan", ids__contains=plan.uid).count() == 1
        _in_a_row([(one.before, one.after) for one in plan.steps.order_by("pk")], plan.state)
        job = Job.objects.get(subject_id=plan.uid)
        _in_a_row([(one.before, one.after) for one in job.steps.order_by("pk")], job.state)
        names = set(plan.files.values_list("name", flat=True))
        if plan.state == PlanState.MADE:
            assert job.state == State.DONE, f"plan {plan}: is made, and its job is {job.state}"
            assert names == {"operation", "plan", "figures"}, f"plan {plan}: has {names} alone"
            _whole(plan)
            whole += 1
        else:
            assert plan.state in (PlanState.COMPUTING, PlanState.FAILED), plan.state
            assert job.state != State.DONE, f"plan {plan}: its job is done, and it is {plan.state}"
            assert (names, plan.claims) == ({"operation"}, {}), f"plan {plan}: is there in part"
            assert not plan.cases.exists(), f"plan {plan}: some of its families are there"
    print(whole)


def _whole(plan: Any) -> None:
    """A plan that is made places each case or says why not, as its files have it, and is valid."""
    from safeconduct.verification import verify
    from safeconduct.web.plans import files

    basis, made = files.basis_of(plan), files.made_of(plan)
    assert verify(basis, made, files.previous_of(plan)).valid, f"plan {plan}: is not valid"
    rows = dict(plan.cases.values_list("case__code", "departure__code"))
    assert rows == dict(made.assignments.select("case_id", "departure_id").iter_rows()) | dict.fromkeys(
        made.unplaced["case_id"]
    ), f"plan {plan}: its rows differ from its files"
    assert plan.claims["people_placed"] == made.claims["people_placed"]


def _in_a_row(steps: list[tuple[str, str]], state: str) -> None:
    """Each step begins where the one before ended, and the last ends where the thing stands."""
    assert steps[0][0] == ""
    assert all(one[1] == two[0] for one, two in pairwise(steps)), steps
    assert steps[-1][1] == state, (steps, state)
