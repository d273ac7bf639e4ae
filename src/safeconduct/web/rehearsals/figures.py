"""The figures of a rehearsal: the fan of people who remain, and the probability of being done by each day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.report.drawing import ALERT, FAINT, LINE, MAIN, SOFT
from safeconduct.web.board.drawing import SMALL, WIDTH, Canvas, step
from safeconduct.web.board.figures import Figure
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.rehearsals.models import Rehearsal

HEIGHT, TOP, BOTTOM = 232.0, 60.0, 198.0
END = WIDTH - 6.0
SUNDAY = 6
WIDE_BAND = "#d9e6f0"
NARROW_BAND = "#a9c6dd"

Across = Callable[[date], float]


def figures_of(rehearsal: Rehearsal) -> list[Figure]:
    """The figures of a rehearsal that is made."""
    return [fan(rehearsal), finishing(rehearsal)]


def fan(rehearsal: Rehearsal) -> Figure:
    """People who remain by day: the middle of all futures, half of them, and nine tenths of them.

    The table has the last day of each week alone, and the deadline.
    """
    days = [(date.fromisoformat(text), *values) for text, *values in rehearsal.remaining]
    deadline = date.fromisoformat(rehearsal.claims["deadline"])
    on = next((one for one in days if one[0] == deadline), days[-1])
    sentence = _(
        "On %(day)s, the deadline, %(middle)s people remain in the middle of all futures; in nine of ten, between"
        " %(low)s and %(high)s."
    ) % {"day": day_text(on[0]), "middle": number(int(on[4])), "low": number(int(on[2])), "high": number(int(on[6]))}
    title = _("People who remain, by day, in all futures")
    shown = [one for one in days if one[0].weekday() == SUNDAY or one[0] in (deadline, days[-1][0])]
    return Figure(
        key="fan",
        title=title,
        sentence=sentence,
        headings=(_("Day"), _("Mean"), _("5 %"), _("25 %"), _("Middle"), _("75 %"), _("95 %")),
        rows=tuple((day, round(mean, 1), *(int(value) for value in rest)) for day, mean, *rest in shown),
        picture=_drawn_fan(title, sentence, days, deadline),
        note=_("The table has the last day of each week. Nobody is named in it, and no departure."),
    )


def _drawn_fan(title: str, sentence: str, days: Sequence[tuple[Any, ...]], deadline: date) -> str:
    canvas = Canvas("fan", title, sentence, HEIGHT)
    most = int(max(one[6] for one in days)) or 1
    named = {float(n): number(n) for n in range(0, most + 1, step(most))}
    across, up = _axes(canvas, days[0][0], days[-1][0], most * 1.05, named)
    for low, high, fill in ((2, 6, WIDE_BAND), (3, 5, NARROW_BAND)):
        canvas.band(
            [(across(one[0]), up(one[low])) for one in days], [(across(one[0]), up(one[high])) for one in days], fill
        )
    canvas.line([(across(one[0]), up(one[4])) for one in days], colour=MAIN, width=2.6)
    canvas.text(0, 13, _("line: the middle of all futures"), colour=SOFT, size=SMALL)
    canvas.text(0, 29, _("bands: half of them, and nine of ten"), colour=SOFT, size=SMALL)
    _deadline(canvas, across(deadline))
    return canvas.svg()


def finishing(rehearsal: Rehearsal) -> Figure:
    """The probability that everybody is out by the end of a day."""
    known = {date.fromisoformat(text): share for text, share in rehearsal.claims["finished_by"].items()}
    first, last = (date.fromisoformat(rehearsal.remaining[place][0]) for place in (0, -1))
    deadline = date.fromisoformat(rehearsal.claims["deadline"])
    chance = rehearsal.claims["all_out_by_deadline"]
    never = rehearsal.claims["last_person_out"]["never"] / rehearsal.claims["futures"]
    sentence = _(
        "Everybody is out by the deadline with a probability of %(chance)s ± %(error)s per cent; in %(never)s per cent"
        " of the futures somebody stays to the end."
    ) % {
        "chance": _points(chance["probability"]),
        "error": _error(chance["standard_error"]),
        "never": _points(never),
    }
    title = _("Probability that everybody is out, by day")
    return Figure(
        key="finishing",
        title=title,
        sentence=sentence,
        headings=(_("Day"), _("Probability, per cent")),
        rows=tuple((day, round(100 * share, 1)) for day, share in known.items()),
        picture=_drawn_finishing(title, sentence, known, first, last, deadline) if known else "",
    )


def _points(share: float) -> str:
    return number(round(100 * share, 1))


def _error(share: float) -> str:
    """An error is never 0; a small one has a digit more."""
    return number(round(100 * share, 1) or round(100 * share, 2) or 0.01)


def _drawn_finishing(
    title: str, sentence: str, known: dict[date, float], first: date, last: date, deadline: date
) -> str:
    canvas = Canvas("finishing", title, sentence, HEIGHT)
    named = {share: number(round(100 * share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)}
    across, up = _axes(canvas, first, last, 1.0, named)
    points, before = [(across(first), up(0.0))], 0.0
    for day, share in known.items():
        points += [(across(day), up(before)), (across(day), up(share))]
        before = share
    canvas.line([*points, (END, up(before))], colour=MAIN, width=2.6)
    canvas.text(0, 13, _("per cent"), colour=SOFT, size=SMALL)
    _deadline(canvas, across(deadline))
    return canvas.svg()


def _axes(
    canvas: Canvas, first: date, last: date, most: float, named: Mapping[float, str]
) -> tuple[Across, Callable[[float], float]]:
    """Draw both axes, the values that are named on one; what follows is where a day and a value are drawn."""
    start, span = 14 + 7.0 * max(map(len, named.values())), max((last - first).days, 1)

    def across(day: date) -> float:
        return start + float((min(day, last) - first).days / span) * (END - start)

    def up(value: float) -> float:
        return BOTTOM - value / most * (BOTTOM - TOP)

    for value, words in named.items():
        canvas.line([(start, up(value)), (END, up(value))], colour=FAINT if value else LINE)
        canvas.text(start - 5, up(value) + 4, words, anchor="end", colour=SOFT, size=SMALL)
    canvas.days(first, span, across, BOTTOM)
    return across, up


def _deadline(canvas: Canvas, x: float) -> None:
    canvas.line([(x, TOP - 6), (x, BOTTOM)], colour=ALERT, width=1.6, dash="1 3")
    late = x > WIDTH / 2
    canvas.text(
        x + (-3 if late else 3),
        TOP - 9,
        _("deadline"),
        anchor="end" if late else "start",
        colour=ALERT,
        bold=True,
    )
