"""What a clerk reads in the choice of what a column is."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from safeconduct.web.intake.targets import BIRTH, NONE

GROUPS = (
    ("identity.", _("Who the person is, kept sealed")),
    ("document.", _("Documents, kept sealed")),
    ("number.", _("Numbers in other registers, kept sealed")),
    ("people.", _("The person")),
    ("family.", _("Who belongs to one family, not kept itself")),
    ("cases.", _("The case")),
)
"""How targets begin, and what people call such targets together."""
WORDS = {
    "cases.case_id": _("number of the family or case"),
    "cases.travel_with": _("travels with"),
    "cases.settle_with": _("settles with"),
    "cases.ready_on": _("ready to leave on"),
    "cases.expires_on": _("papers expire on"),
    "people.person_id": _("number of the person"),
    BIRTH: _("date of birth; planning gets the age alone"),
    "family.head": _("head of the family: name, number or a tick"),
}
"""Targets that tell nothing by the name of their column in the data dictionary."""


def grouped(targets: Iterable[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The targets under what they are together, each with its words; without the one that sets a column aside.

    Args:
        targets: Each target with the words that it has by itself.
    """
    known = [(target, gettext(WORDS[target]) if target in WORDS else said) for target, said in targets]
    found = [
        (gettext(label), [one for one in known if _begins(one[0]).startswith(begins) and one[0] != NONE])
        for begins, label in GROUPS
    ]
    return [one for one in found if one[1]]


def _begins(target: str) -> str:
    """How a target begins for its group: a birth is among what is kept sealed."""
    return "identity." if target == BIRTH else target
