"""Every address of the web application, by the package that answers it."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.accounts import language
from safeconduct.web.api.problems import or_page
from safeconduct.web.pages import errors, views

urlpatterns = [
    path("", views.front, name="front"),
    path("language/", language.choose, name="set_language"),
    path("accounts/", include("safeconduct.web.accounts.urls")),
    path("", include("safeconduct.web.rights.urls")),
    path("", include("safeconduct.web.audit.urls")),
    path("", include("safeconduct.web.record.urls")),
    path("", include("safeconduct.web.api.urls")),
    path("", include("safeconduct.web.identities.urls")),
    path("", include("safeconduct.web.intake.urls")),
    path("", include("safeconduct.web.jobs.urls")),
    path("", include("safeconduct.web.retention.urls")),
    path("", include("safeconduct.web.plans.urls")),
    path("", include("safeconduct.web.forecasts.urls")),
    path("", include("safeconduct.web.rehearsals.urls")),
    path("", include("safeconduct.web.board.urls")),
    path("", include("safeconduct.web.danger.urls")),
    path("", include("safeconduct.web.ledger.urls")),
    path("", include("safeconduct.web.alerts.urls")),
    path("", include("safeconduct.web.public.urls")),
    path("", include("safeconduct.web.movements.urls")),
    path("", include("safeconduct.web.boarding_phone.urls")),
    path("", include("safeconduct.web.notices.urls")),
]

handler400 = or_page(400, errors.bad_request)
handler403 = or_page(403, errors.forbidden)
handler404 = or_page(404, errors.not_found)
handler500 = or_page(500, errors.fault)
