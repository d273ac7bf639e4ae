"""The addresses of plans."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.plans.views import asking, families, moving, parties, plans, trials

of_operation = [
    path("", plans.listed, name="plans_plans"),
    path("parties/", parties.parties, name="plans_parties"),
    path("parties/<int:pk>/end/", parties.end, name="plans_end_party"),
    path("<str:uid>/", plans.plan, name="plans_plan"),
    path("<str:uid>/again/", plans.again, name="plans_again"),
    path("<str:uid>/act/<str:act>/", parties.act, name="plans_act"),
    path("<str:uid>/say/", parties.say, name="plans_say"),
    path("<str:uid>/letters/<str:approval>/", parties.letter, name="plans_letter"),
    path("<str:uid>/seats/", asking.ask, name="plans_ask"),
    path("<str:uid>/seats/<str:asked>/take-back/", asking.take_back, name="plans_take_back"),
    path("<str:uid>/seats/<str:asked>/<str:language>.<str:kind>", asking.letter, name="plans_seat_letter"),
    path("<str:uid>/families/", families.listed, name="plans_families"),
    path("<str:uid>/families/<str:case>/", families.adjust, name="plans_adjust"),
    path("<str:uid>/move/", moving.board, name="plans_move"),
    path("<str:uid>/move/more/", moving.more, name="plans_move_more"),
    path("<str:uid>/changes/", families.changes, name="plans_changes"),
    path("<str:uid>/try/", trials.begin, name="plans_try"),
    path("<str:uid>/try/one-more/", trials.one_more, name="plans_one_more"),
]

urlpatterns = [path("operations/<slug:operation_code>/plans/", include(of_operation))]
