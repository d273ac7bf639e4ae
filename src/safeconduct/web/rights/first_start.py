"""The first start: a link, printed where the server runs, that makes the first administrator. There is no password."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from safeconduct.web.accounts import joining, links
from safeconduct.web.accounts.models import AccountChange, Link, User
from safeconduct.web.record.models import Operation
from safeconduct.web.record.own_reasons import FIRST_START
from safeconduct.web.rights import grants
from safeconduct.web.rights.days import day_of_rights
from safeconduct.web.rights.models import DAYS_AT_MOST, last_day
from safeconduct.web.rights.roles import Role


def is_needed() -> bool:
    """Whether nobody could let anybody in: there is no administrator who may sign in today."""
    return not grants.administrators().exists()


def path_of_link() -> str | None:
    """The path of a new link that makes the first administrator, which works once, for an hour; else nothing."""
    if not is_needed():
        return None
    return reverse("open_link", args=[links.make(Link.Kind.FIRST)])


@transaction.atomic
def begin(link: Link, *, username: str, display_name: str, language: str, password: str) -> User:
    """Use the link up for a user who administers the installation for a year, and coordinates an example that is there.

    Raises:
        links.Spent: the link works no more, or there is an administrator by now.
        django.db.IntegrityError: the name is taken.
    """
    links.use(link)
    if not is_needed():
        raise links.Spent
    user = User.objects.create_user(username, password, display_name=display_name, language=language)
    joining.write_down(user, AccountChange.What.JOINED, user)
    until = last_day(day_of_rights(), DAYS_AT_MOST - 1)
    grants.give(user, Role.ADMINISTRATOR, None, by=None, reason=FIRST_START, expires_on=until)
    for example in Operation.objects.filter(is_example=True):  # its people are invented
        grants.give(user, Role.COORDINATOR, example, by=user, reason=FIRST_START)
    return user
