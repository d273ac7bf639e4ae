"""The example with a cast: for each role a user of its own, so that one newcomer can try what takes two people."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from safeconduct.web.accounts import joining
from safeconduct.web.accounts.models import User
from safeconduct.web.record.example import load_liberty
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import grants
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import INSTALLATION_WIDE, NAMES, Role

REASON = "the example"


@dataclass(frozen=True)
class Player:
    """One of the cast.

    Attributes:
        role: The role in the example.
        user: The user, named after the role.
        token: That of the link with which the user joins; None where somebody has joined with it already.
    """

    role: Role
    user: User
    token: str | None

    @property
    def label(self) -> str:
        """The role in the language of the page."""
        return gettext(NAMES[self.role])


@transaction.atomic
def begin(by: User) -> tuple[Operation, list[Player]]:
    """Load the example, with a cast who have to join by links as everybody does; there is no password.

    Whoever asks for it becomes a coordinator of the example too. Done again, it makes the links anew of those who have
    not joined yet, and changes nothing else.

    Args:
        by: An administrator.

    Raises:
        Taken: an operation that is no example has its code.
    """
    operation = load_liberty(by)
    cast = [_player(role, by) for role in Role if role not in INSTALLATION_WIDE]
    held = set(Grant.objects.in_force().filter(operation=operation).values_list("user", "role"))
    wanted = [(by, Role.COORDINATOR), *((player.user, player.role) for player in cast if player.user.is_active)]
    for user, role in wanted:
        if (user.pk, role.value) not in held:
            grants.give(user, role, operation, by=by, reason=REASON)
    return operation, cast


def _player(role: Role, by: User) -> Player:
    name = f"example-{role.value}"
    user = User.objects.filter(username=name).first()
    if user is None:
        return Player(role, *joining.invite(name, by))
    joined = user.has_usable_password() or not user.is_active
    return Player(role, user, None if joined else joining.invite_again(user, by))
