"""The figures of a forecast: what is to be expected by day, and how far each model could be taken at its word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from safeconduct.report.drawing import ALERT, FAINT, INK, LINE, MAIN, SOFT
from safeconduct.web.board.drawing import SMALL, WIDTH, Canvas, day_of, ticks
from safeconduct.web.board.figures import Figure
from safeconduct.web.forecasts.models import Forecast
from safeconduct.web.pages.writing import day_text, number

HEIGHT, TOP, BOTTOM, START = 200.0, 24.0, 168.0, 52.0
SIDE = 200.0
DOT, LARGEST_DOT = 3.0, 9.0


def rate(key: str, site: str, rows: Sequence[Sequence[Any]]) -> Figure:
    """Incidents to be expected on each day, with the interval that holds the true rate with 90 %.

    Args:
        key: A name that is unique on the page.
        site: What people call the site.
        rows: Day (ISO text), rate, its interval, and hazard, as a forecast keeps them.
    """
    days = [(date.fromisoformat(text), *numbers) for text, *numbers in rows]
    first, last = days[0], days[-1]
    sentence = _(
        "On %(first)s, %(rate)s incidents are to be expected, between %(low)s and %(high)s with 90 %%; on %(last)s,"
        " %(then)s, between %(then_low)s and %(then_high)s."
    ) % {
        "first": day_text(first[0]),
        "rate": _short(first[1]),
        "low": _short(first[2]),
        "high": _short(first[3]),
        "last": day_text(last[0]),
        "then": _short(last[1]),
        "then_low": _short(last[2]),
        "then_high": _short(last[3]),
    }
    title = _("Incidents to be expected by day: %(site)s") % {"site": site}
    return Figure(
        key=key,
        title=title,
        sentence=sentence,
        headings=(_("Day"), _("Expected"), pgettext("range", "From"), pgettext("range", "To"), _("Hazard")),
        rows=tuple((day, *(float(f"{value:.4g}") for value in numbers)) for day, *numbers in days),
        picture=_drawn_rate(key, title, sentence, days) if len(days) > 1 else "",
        note=_("Hazard is the rate of a day over that of an ordinary day of the history; 1 is as usual."),
    )


def _short(value: float) -> str:
    return number(float(f"{value:.2g}"))


def _drawn_rate(key: str, title: str, sentence: str, days: Sequence[tuple[Any, ...]]) -> str:
    canvas = Canvas(key, title, sentence, HEIGHT)
    most = max(high for _day, _rate, _low, high, _hazard in days) * 1.05 or 1.0
    first, span = days[0][0], (days[-1][0] - days[0][0]).days
    end = WIDTH - 6

    def across(day: date) -> float:
        return START + float((day - first).days / span) * (end - START)

    def up(value: float) -> float:
        return BOTTOM - value / most * (BOTTOM - TOP)

    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        at = share * most
        canvas.line([(START, up(at)), (end, up(at))], colour=FAINT if share else LINE)
        canvas.text(START - 5, up(at) + 4, _short(at), anchor="end", colour=SOFT, size=SMALL)
    low = [(across(day), up(value)) for day, _rate, value, _high, _hazard in days]
    high = [(across(day), up(value)) for day, _rate, _low, value, _hazard in days]
    canvas.band(low, high)
    canvas.line([(across(d), up(value)) for d, value, *_rest in days], colour=MAIN, width=2.6)
    canvas.text(START, 13, _("line: expected; band: 90 %"), colour=SOFT, size=SMALL)
    canvas.days(first, span, across, BOTTOM)
    return canvas.svg()


def replayed(key: str, site: str, rows: Sequence[Mapping[str, Any]]) -> Figure | None:
    """What each model gave to the coming seven days as the history went on, and the weeks in which something happened.

    Args:
        key: A name that is unique on the page.
        site: What people call the site.
        rows: Every seventh day of the history, as the claims of a forecast have them.

    Returns:
        None where the history is too short for two of them.
    """
    weeks = [
        (date.fromisoformat(one["day"]), one["poisson"], one["hawkes"], one["days_with_incidents"]) for one in rows
    ]
    if len(weeks) < 2:
        return None
    sentence = ngettext(
        "Over %(n)s week, both models gave these probabilities to at least one incident within seven days, each from"
        " what was known then.",
        "Over %(n)s weeks, both models gave these probabilities to at least one incident within seven days, each from"
        " what was known then.",
        len(weeks),
    ) % {"n": number(len(weeks))}
    hit = sum(bool(one[3]) for one in weeks)
    sentence += " " + ngettext("In %(n)s of them there was one.", "In %(n)s of them there was one.", hit) % {
        "n": number(hit)
    }
    title = _("The history replayed: %(site)s") % {"site": site}
    return Figure(
        key=key,
        title=title,
        sentence=sentence,
        headings=(
            _("Week from"),
            _("Constant rate, per cent"),
            _("Each raises the rate, per cent"),
            _("Days with incidents"),
        ),
        rows=tuple((day, round(100 * first, 1), round(100 * second, 1), n) for day, first, second, n in weeks),
        picture=_drawn_replay(key, title, sentence, weeks),
    )


def _drawn_replay(key: str, title: str, sentence: str, weeks: Sequence[tuple[date, float, float, int]]) -> str:
    canvas = Canvas(key, title, sentence, HEIGHT + 20)
    top, first, span = 44.0, weeks[0][0], (weeks[-1][0] - weeks[0][0]).days
    most = min(1.0, max(max(one[1], one[2]) for one in weeks) * 1.1)
    end = WIDTH - 6

    def across(day: date) -> float:
        return START + float((day - first).days / span) * (end - START)

    def up(value: float) -> float:
        return BOTTOM - value / most * (BOTTOM - top)

    for share in (0.0, 0.5, 1.0):
        at = share * most
        canvas.line([(START, up(at)), (end, up(at))], colour=FAINT if share else LINE)
        canvas.text(START - 5, up(at) + 4, _short(100 * at), anchor="end", colour=SOFT, size=SMALL)
    canvas.line([(across(day), up(value)) for day, value, _other, _n in weeks], colour=INK, width=1.8, dash="5 3")
    canvas.line([(across(day), up(value)) for day, _other, value, _n in weeks], colour=MAIN, width=2.6)
    for day, _first, _second, n in weeks:
        if n:
            canvas.line([(across(day), BOTTOM), (across(day), BOTTOM + 9)], colour=ALERT, width=3)
    canvas.text(0, 13, _("per cent within 7 days; dashed: constant rate"), colour=SOFT, size=SMALL)
    canvas.text(0, 29, _("marks below: weeks with an incident"), colour=SOFT, size=SMALL)
    for day in ticks(first, span):
        anchor = "end" if across(day) > end - 20 else "start" if day == first else "middle"
        canvas.text(across(day), BOTTOM + 24, day_of(day, span), anchor=anchor, colour=SOFT, size=SMALL)
    return canvas.svg()


def reliability(key: str, site: str, scores: Mapping[str, Mapping[str, Any]]) -> Figure | None:
    """How often there was an incident within seven days, by the probability that each model had given.

    Args:
        key: A name that is unique on the page.
        site: What people call the site.
        scores: Of each model by its name, as the claims of a forecast have them.

    Returns:
        None where no seven days of the history could be foretold.
    """
    names = {"poisson": _("constant rate"), "hawkes": _("each raises the rate")}
    rows = [
        (names[model], one["foretold"], one["happened"], one["days"])
        for model in names
        for one in scores.get(model, {}).get("reliability", ())
    ]
    if not rows:
        return None
    days = max(scores[model]["weeks_scored"] for model in names if model in scores)
    sentence = ngettext(
        "Over %(n)s day of the history, from each of which seven days were foretold with what was known then.",
        "Over %(n)s days of the history, from each of which seven days were foretold with what was known then.",
        days,
    ) % {"n": number(days)}
    sentence += " " + _("A model can be taken at its word where what happened is near what was foretold.")
    title = _("What was foretold, and how often it happened: %(site)s") % {"site": site}
    return Figure(
        key=key,
        title=title,
        sentence=sentence,
        headings=(_("Model"), _("Foretold, per cent"), _("Happened, per cent"), _("Days")),
        rows=tuple(
            (name, round(100 * foretold, 1), round(100 * happened, 1), n) for name, foretold, happened, n in rows
        ),
        picture=_drawn_reliability(key, title, sentence, rows, names),
        note=_("Weeks of neighbouring days overlap, so that a few days tell little."),
    )


def _drawn_reliability(
    key: str, title: str, sentence: str, rows: Sequence[tuple[str, float, float, int]], names: Mapping[str, str]
) -> str:
    canvas = Canvas(key, title, sentence, SIDE + 84)
    left, top = START, 34.0

    def at(foretold: float, happened: float) -> tuple[float, float]:
        return left + foretold * SIDE, top + (1 - happened) * SIDE

    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        canvas.line([at(0, share), at(1, share)], colour=FAINT if share else LINE)
        canvas.line([at(share, 0), at(share, 1)], colour=FAINT if share else LINE)
        x, y = at(0, share)
        canvas.text(x - 5, y + 4, number(round(100 * share)), anchor="end", colour=SOFT, size=SMALL)
        x, y = at(share, 0)
        canvas.text(x, y + 16, number(round(100 * share)), anchor="middle", colour=SOFT, size=SMALL)
    canvas.line([at(0, 0), at(1, 1)], colour=INK, dash="4 3")
    most = max(n for *_rest, n in rows)
    for name, foretold, happened, n in rows:
        canvas.dot(*at(foretold, happened), DOT + (LARGEST_DOT - DOT) * n / most, filled=name == names["hawkes"])
    canvas.text(0, 14, _("happened, per cent"), colour=SOFT, size=SMALL)
    canvas.text(left, top + SIDE + 34, _("foretold, per cent"), colour=SOFT, size=SMALL)
    told = {"name": names["poisson"], "other": names["hawkes"]}
    canvas.text(0, top + SIDE + 48, _("open: %(name)s; filled: %(other)s") % told, colour=SOFT, size=SMALL)
    return canvas.svg()


def of_site(forecast: Forecast, code: str, called: str, place: int) -> list[Figure]:
    """The figures of one site of a forecast that is made.

    Args:
        forecast: The forecast.
        code: Of the site.
        called: What people call it.
        place: Which site of the page it is; the keys of the figures end with it.
    """
    claims = forecast.claims["sites"][code]
    found = [
        rate(f"rate-{place}", called, forecast.by_site[code]),
        replayed(f"replay-{place}", called, claims["replay"]),
        reliability(f"reliability-{place}", called, claims["scores"]),
    ]
    return [one for one in found if one is not None]
