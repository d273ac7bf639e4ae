"""What whoever reads a forecast of a site has to know, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.security.site_forecast import UNLIKELY, WORRYING_BRANCHING
from safeconduct.web.forecasts.models import Forecast
from safeconduct.web.pages.writing import day_text, number


def remarks(claims: Mapping[str, Any], forecast: Forecast) -> list[str]:
    """The sentences for one site.

    Args:
        claims: What the forecast states of it.
        forecast: The forecast.
    """
    return list(_each(claims, forecast))


def _each(claims: Mapping[str, Any], forecast: Forecast) -> Iterator[str]:
    known = claims["incidents_used"]
    if not known:
        yield _(
            "No incident is known by %(day)s. These numbers are what was believed before any report. No reports is not"
            " safe: it may be that nobody reports."
        ) % {"day": day_text(forecast.as_of)}
    elif known == 1:
        yield _(
            "One incident is known, and how often they come cannot be told from one: these numbers are mostly what was"
            " believed before."
        )
    alpha = claims["parameters"].get("alpha")
    if alpha is not None and alpha["p95"] > WORRYING_BRANCHING:
        yield _(
            "The branching ratio may be as high as %(ratio)s: incidents may nearly keep each other going, and the days"
            " far ahead are then hardly known."
        ) % {"ratio": number(round(alpha["p95"], 2))}
    fit = claims["calibration"]
    if fit is not None and fit["p_value"] < UNLIKELY:
        yield _("The model fits this history poorly (p = %(p)s): use its numbers with reserve.") % {
            "p": number(round(fit["p_value"], 2))
        }
    if forecast.stress != 1:
        yield _("Every rate is multiplied by %(stress)s, as was asked for.") % {"stress": number(forecast.stress)}
