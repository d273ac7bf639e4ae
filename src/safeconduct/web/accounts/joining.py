"""Accounts as they begin, begin anew and end. Each change is a row that says why and by whom."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from safeconduct.web.accounts import links
from safeconduct.web.accounts.models import AccountChange, Link, User
from safeconduct.web.audit import log


@transaction.atomic
def invite(username: str, by: User) -> tuple[User, str]:
    """Make a user who cannot sign in yet, and the token of the link that changes this.

    Raises:
        django.db.IntegrityError: the name is taken.
    """
    user = User.objects.create_user(username)
    token = links.make(Link.Kind.INVITATION, user, by)
    write_down(user, AccountChange.What.INVITED, by)
    return user, token


@transaction.atomic
def invite_again(user: User, by: User) -> str:
    """The token of a new invitation for somebody who never joined; the earlier link ends."""
    token = links.make(Link.Kind.INVITATION, user, by)
    write_down(user, AccountChange.What.INVITED, by)
    return token


@transaction.atomic
def offer_reset(user: User, by: User, reason: str) -> str:
    """The token of a link with which a user sets password and second factor anew."""
    token = links.make(Link.Kind.RESET, user, by)
    write_down(user, AccountChange.What.RESET_MADE, by, reason)
    return token


@transaction.atomic
def accept(link: Link, *, password: str, display_name: str, language: str) -> User:
    """Let the person of a link in with a new password. A reset also ends all sessions and drops the second factor.

    Raises:
        links.Spent: the link works no more.
    """
    links.use(link)
    user = User.objects.select_for_update().get(links=link)
    user.set_password(password)
    user.display_name, user.language = display_name, language
    user.save()
    what = AccountChange.What.JOINED
    if link.kind == Link.Kind.RESET:
        what = AccountChange.What.RESET
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
    write_down(user, what, user)
    return user


@transaction.atomic
def shut_out(user: User, by: User, reason: str) -> None:
    """Let a user no longer sign in, and end the sessions and links that there are."""
    links.withdraw(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user)
    write_down(user, AccountChange.What.SHUT_OUT, by, reason)


@transaction.atomic
def let_in(user: User, by: User, reason: str) -> None:
    """Let a user who was shut out sign in again."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    write_down(user, AccountChange.What.LET_IN, by, reason)


def write_down(user: User, what: AccountChange.What, by: User, reason: str = "") -> None:
    """Keep a change of an account as a row, and in the log; it is the last step of the transaction that makes it."""
    AccountChange.objects.create(user=user, what=what, reason=reason, by=by)
    log.append(actor=by, action=what.value.replace(" ", "-"), subject="user", ids=(str(user.pk),), reason=reason)


def end_sessions(user: User) -> None:
    """End every session of a user, wherever it is open."""
    for session in UserSession.objects.filter(user=user):
        session.end()
