"""The first sentence of the board, and the figure of people who remain by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.web.board.drawing import Course, courses, short_day
from safeconduct.web.board.figures import Figure
from safeconduct.web.board.people import Outlook, Roll
from safeconduct.web.pages.writing import day_text, number


def headline(people: Roll, deadline: date, today: date, outlook: Outlook | None) -> str:
    """How many remain, how far the deadline is, and whether the plan in force gets the last one out by then.

    Args:
        people: Who is where.
        deadline: By when everybody is to be out.
        today: The day.
        outlook: What the plan in force means for those who remain; None where no plan is in force.
    """
    if not people.people:
        return _("Nobody is in the record yet.")
    if not people.remaining:
        return _("Nobody remains: all %(people)s people are out or no more there.") % {"people": number(people.people)}
    said = ngettext(
        "%(n)s of %(people)s people remains, %(deadline)s.",
        "%(n)s of %(people)s people remain, %(deadline)s.",
        people.remaining,
    ) % {"n": number(people.remaining), "people": number(people.people), "deadline": _until(deadline, today)}
    if people.aboard:
        said += " " + ngettext(
            "%(n)s of them is on board of a movement that left; the record has them so once the family is parted.",
            "%(n)s of them are on board of movements that left; the record has them so once the families are parted.",
            people.aboard,
        ) % {"n": number(people.aboard)}
    return f"{said} {_by_plan(outlook, deadline)}"


def _until(deadline: date, today: date) -> str:
    days = (deadline - today).days
    on = day_text(deadline)
    if days == 0:
        return _("and today is the deadline")
    words = (
        ngettext("%(days)s day before the deadline of %(on)s", "%(days)s days before the deadline of %(on)s", days)
        if days > 0
        else ngettext("%(days)s day after the deadline of %(on)s", "%(days)s days after the deadline of %(on)s", -days)
    )
    return words % {"days": number(abs(days)), "on": on}


def _by_plan(outlook: Outlook | None, deadline: date) -> str:
    if outlook is None:
        return _("No plan is in force.")
    if outlook.last is None:
        return _("The plan in force takes nobody out any more.")
    days = (outlook.last - deadline).days
    told = {"n": number(outlook.without), "on": day_text(outlook.last), "days": number(abs(days))}
    if outlook.without:
        said = ngettext(
            "The plan in force leaves %(n)s person without a way out; the others leave by %(on)s.",
            "The plan in force leaves %(n)s people without a way out; the others leave by %(on)s.",
            outlook.without,
        )
    elif days <= 0:
        said = _("The plan in force gets the last of them out in time, on %(on)s.")
    else:
        said = ngettext(
            "The plan in force gets the last of them out on %(on)s, %(days)s day too late.",
            "The plan in force gets the last of them out on %(on)s, %(days)s days too late.",
            days,
        )
    if outlook.without and days > 0:
        late = ngettext("That is %(days)s day too late.", "That is %(days)s days too late.", days)
        return f"{said % told} {late % told}"
    return said % told


def figure(
    people: Roll,
    actual: Sequence[tuple[date, int]],
    planned: Sequence[tuple[date, int]],
    *,
    deadline: date,
    today: date,
) -> Figure:
    """People who remain by day, beside the plan in force.

    Args:
        people: Who is where today.
        actual: Days with how many remained from then on.
        planned: Days with how many the plan has remain from then on; nothing where no plan is in force.
        deadline: By when everybody is to be out.
        today: The day.
    """
    sentence = ngettext(
        "%(n)s person remains; %(left)s left by departures, %(otherwise)s are gone otherwise.",
        "%(n)s people remain; %(left)s left by departures, %(otherwise)s are gone otherwise.",
        people.remaining,
    ) % {
        "n": number(people.remaining),
        "left": number(people.departed),
        "otherwise": number(people.otherwise),
    }
    due = _at(planned, today)
    if due is not None and planned[0][0] <= today:
        sentence += " " + _("Of those whom the plan counts, %(n)s would remain today.") % {"n": number(due)}
    on_deadline = _at(planned, deadline)
    if on_deadline is not None:
        told = {"n": number(on_deadline)}
        sentence += " " + _("Of those whom the plan counts, %(n)s would remain on the deadline.") % told
    title = _("People who remain, by day")
    return Figure(
        key="remaining",
        title=title,
        sentence=sentence,
        headings=(_("Day"), _("Remain"), _("Remain by the plan")),
        rows=_rows(actual, planned, today),
        picture=_picture(title, sentence, actual, planned, deadline, today) if people.people else "",
        note="" if planned else _("There is no line of a plan, since none is in force."),
    )


def _at(points: Sequence[tuple[date, int]], day: date) -> int | None:
    """The number on a day."""
    return next((n for on, n in reversed(points) if on <= day), points[0][1] if points else None)


def _rows(
    actual: Sequence[tuple[date, int]], planned: Sequence[tuple[date, int]], today: date
) -> tuple[tuple[date, int | None, int | None], ...]:
    """A row for each day on which one of the numbers changes, and for today."""
    end, begin = max(today, actual[-1][0]), planned[0][0] if planned else None
    days = sorted({today} | {on for on, _n in [*actual, *planned]})
    return tuple(
        (
            on,
            _at(actual, on) if actual[0][0] <= on <= end else None,
            _at(planned, on) if begin is not None and on >= begin else None,
        )
        for on in days
    )


def _picture(
    title: str,
    sentence: str,
    actual: Sequence[tuple[date, int]],
    planned: Sequence[tuple[date, int]],
    deadline: date,
    today: date,
) -> str:
    end = max(today, actual[-1][0])
    if end == actual[0][0]:  # a day has to be a day long to be seen
        end += timedelta(days=1)
    each = [Course(_("as it is"), actual, end)]
    if planned:
        each.append(Course(_("by the plan"), planned, planned[-1][0], dash="5 3"))
    words = _("deadline %(day)s") % {"day": short_day(deadline)}
    return courses("remaining", title, sentence, each, deadline=deadline, deadline_words=words)
