"""The pages of plans: who may open which, what they say, and that each does what its button says."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from tests.web.plans.making import planned, taken_in
from tests.web.record.making import START, case, made

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.jobs.models import Job
from safeconduct.web.plans import approving, files, making, pictures
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.record.models import Decision, Operation

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
ALL = ("planning.read", "register.read", "plan.make", "decisions.edit", "grants.edit")


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch, allow: Allow) -> Operation:
    """Three families at the camp on the first day, and Alma, who may do everything with plans."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    record = made()
    allow(record, *ALL)
    return record


@pytest.fixture
def plan(record: Operation, alma: User) -> Plan:
    """A plan that is made."""
    return planned(record, alma)


def address(name: str, *more: object) -> str:
    """An address of the operation."""
    return reverse(name, args=["one", *more])


def test_a_plan_is_begun_by_its_button(record: Operation, as_alma: Client) -> None:
    """It is noted with what for, a job waits for it, and its page says so."""
    sent = as_alma.post(address("plans_plans"), {"seconds": "10", "reason": "Weekly"})
    one = Plan.objects.get(operation=record)
    assert (sent.status_code, sent["Location"]) == (302, address("plans_plan", one.uid))
    assert (one.seconds, one.steps.get().reason) == (10, "Weekly")
    assert Job.objects.get().subject_id == one.uid
    assert "Computing a plan" in as_alma.get(sent["Location"]).content.decode()
    taken_in(one)
    page = as_alma.get(sent["Location"]).content.decode()
    assert "4 of 10 people leave" in page
    assert "<svg" in page


def test_a_plan_is_shown_in_persian(plan: Plan, as_alma: Client) -> None:
    """Headline, figures and reasons are in the language of the page; the plan's own sentence stands beside, as such."""
    in_persian = {"headers": {"Accept-Language": "fa"}}
    page = as_alma.get(address("plans_plan", plan.uid), **in_persian).content.decode()
    assert "از ۱۰ نفر" in page
    assert 'direction="rtl"' in page
    assert "people leave" not in page
    families = as_alma.get(address("plans_families", plan.uid), {"show": "stay"}, **in_persian).content.decode()
    assert "هیچ راهی باز نیست: " in families
    stays = plan.cases.filter(departure=None)[0]
    assert f'<p lang="en" dir="ltr">{escape(stays.reason)}</p>' in families


def test_figures_are_drawn_for_whoever_first_looks_and_may(
    plan: Plan, as_alma: Client, allow: Allow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once in each language, and not before; who has no right to see plans makes none be drawn."""
    assert not plan.drawings.exists()
    for right in ("grants.edit", "register.read"):
        allow(plan.operation, right)
        assert as_alma.get(address("plans_plan", plan.uid)).status_code == 404
        assert not plan.drawings.exists()
    allow(plan.operation, *ALL)
    pages = [as_alma.get(address("plans_plan", plan.uid)).content.decode()]
    as_alma.get(address("plans_families", plan.uid), headers={"Accept-Language": "fa-AF"})
    assert sorted(plan.drawings.values_list("language", flat=True)) == ["en", "fa"]
    monkeypatch.setattr(pictures, "_in_language", lambda *_: pytest.fail("it was drawn already"))
    pages.append(as_alma.get(address("plans_plan", plan.uid)).content.decode())
    assert len({page[page.index("<svg") : page.rindex("</svg>")] for page in pages}) == 1
    assert pictures.of(plan)["figures"]


def test_figures_of_an_earlier_version_are_shown_as_they_are(plan: Plan, as_alma: Client) -> None:
    """They are in English, and a Persian page says so."""
    earlier = {"headline": ["A & B leave."], "numbers": [], "figures": []}
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / pictures.FILE).write_text(json.dumps(earlier), encoding="utf-8")
        two = making.begin(plan.operation, actor=None)
        files.keep(two, "figures", Path(place))
    Plan.objects.filter(pk=two.pk).update(state="made", claims=plan.claims)
    page = as_alma.get(address("plans_plan", two.uid), headers={"Accept-Language": "fa"}).content.decode()
    assert '<p class="lead" lang="en" dir="ltr"><strong>A &amp; B leave.' in page


def test_a_family_is_decided_on_from_the_plan(plan: Plan, as_alma: Client) -> None:
    """Who stays has a reason; the decision is one of the record's, and the plan stays as it is."""
    page = as_alma.get(address("plans_families", plan.uid), {"show": "stay"}).content.decode()
    assert "<bdi>F3</bdi>" in page
    assert "<bdi>F1</bdi>" not in page
    path = address("plans_adjust", plan.uid, case(plan.operation, "F3").uid)
    assert "it stays" in as_alma.get(path).content.decode()
    departure = plan.operation.pk and plan.cases.exclude(departure=None).first()
    assert departure is not None
    sent = as_alma.post(path, {"what": "forbid", "departure": departure.departure_id, "reason": "Ill then"})
    assert sent.status_code == 302
    assert (Decision.objects.get().decision, Decision.objects.get().case.called) == ("forbid", "F3")
    assert as_alma.post(path, {"what": "pin", "reason": "Ill then"}).status_code == 422
    assert plan.cases.count() == 3
    assert as_alma.post(path, {"what": "hold", "reason": "Ill"}).status_code == 302
    assert case(plan.operation, "F3").status == "held"


def test_a_plan_goes_its_way_by_buttons(plan: Plan, as_alma: Client) -> None:
    """Proposed, noted by letter, asked for; the one who asked sees no button to agree."""
    assert as_alma.post(address("plans_parties"), {"name": "Ministry"}).status_code == 302
    act = {name: address("plans_act", plan.uid, name) for name in ("propose", "ask", "agree", "emergency", "review")}
    as_alma.post(act["propose"])
    as_alma.post(address("plans_say", plan.uid), {"approves": "yes"})
    assert Plan.objects.get(pk=plan.pk).state == PlanState.PROPOSED
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7 yes")
    as_alma.post(address("plans_say", plan.uid), {"approves": "yes", "letter": letter})
    assert Plan.objects.get(pk=plan.pk).state == PlanState.APPROVED
    said = plan.approvals.get()
    got = as_alma.get(address("plans_letter", plan.uid, said.uid))
    assert (got.content, got["Content-Type"]) == (b"%PDF-1.7 yes", "application/pdf")
    assert Entry.objects.filter(subject="letter").count() == 1
    as_alma.post(act["ask"])
    page = as_alma.get(address("plans_plan", plan.uid)).content.decode()
    assert act["agree"] not in page
    as_alma.post(act["agree"])
    assert Plan.objects.get(pk=plan.pk).state == PlanState.APPROVED
    as_alma.post(act["emergency"], {"reason": "Night"})
    assert Plan.objects.get(pk=plan.pk).state == PlanState.IN_FORCE
    as_alma.post(act["review"], {"reason": "Fine"})
    assert plan.tellings.filter(reviewed_at=None, done_at__isnull=False).count() == 1


def test_a_trial_is_made_of_edits_one_after_the_other(plan: Plan, as_alma: Client) -> None:
    """What makes no sense is refused in its place, and what was said before stays."""
    path = address("plans_try", plan.uid)
    first = as_alma.post(path, {"edits": "[]", "row": "offers|places|O1", "value": "20", "add": "1"})
    kept = first.context["kept"]
    wrong = as_alma.post(path, {"edits": kept, "row": "offers|places|O1", "value": "many", "add": "1"})
    assert (wrong.status_code, wrong.context["kept"]) == (422, kept)
    sent = as_alma.post(path, {"edits": kept, "try": "1"})
    trial = Plan.objects.get(base=plan)
    assert sent["Location"] == address("plans_plan", trial.uid)
    assert trial.edits == [{"table": "offers", "key": ["O1"], "field": "places", "value": "20"}]
    taken_in(trial)
    assert "10 people leave" not in as_alma.get(address("plans_changes", trial.uid)).content.decode()
    assert as_alma.post(path, {"edits": "nonsense", "try": "1"}).status_code == 200


WAYS: dict[str, tuple[str, ...]] = {
    "plans_plans": ("planning.read",),
    "plans_parties": ("planning.read",),
    "plans_plan": ("planning.read",),
    "plans_families": ("register.read",),
    "plans_move": ("register.read",),
    "plans_move_more": ("register.read",),
    "plans_changes": ("register.read",),
    "plans_adjust": ("decisions.edit",),
    "plans_try": ("plan.make",),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_page_opens_to_its_right_alone(name: str, plan: Plan, as_alma: Client, allow: Allow) -> None:
    """With it there is a page; with every other right there is none."""
    more: list[Any] = [] if name in ("plans_plans", "plans_parties") else [plan.uid]
    more += [case(plan.operation).uid] if name == "plans_adjust" else []
    allow(plan.operation, *WAYS[name])
    assert as_alma.get(address(name, *more)).status_code == 200
    allow(plan.operation, *({*ALL, "totals.read", "audit.read"} - {*WAYS[name]}))
    assert as_alma.get(address(name, *more)).status_code == 404


def test_a_plan_of_another_operation_is_not_there(plan: Plan, as_alma: Client, allow: Allow) -> None:
    """Its identifier under an operation that is open leads nowhere, nor does a family of it."""
    other = made("two")
    allow(other, *ALL)
    for name, more in (
        ("plans_plan", ()),
        ("plans_families", ()),
        ("plans_move", ()),
        ("plans_move_more", ()),
        ("plans_changes", ()),
        ("plans_try", ()),
    ):
        assert as_alma.get(reverse(name, args=["two", plan.uid, *more])).status_code == 404
    path = reverse("plans_act", args=["two", plan.uid, "propose"])
    assert as_alma.post(path).status_code == 404
    assert Plan.objects.get(pk=plan.pk).state == PlanState.MADE
    assert approving.parties_of(other) == []
