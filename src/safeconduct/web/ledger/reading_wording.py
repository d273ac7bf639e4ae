"""Words for what reading a source proposes and flags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from safeconduct.web.pages.writing import number

SUSPECT: Mapping[str, Any] = MappingProxyType(
    {
        "unbalanced_quotation_mark": _("The quotation mark has no counterpart in its paragraph"),
        "bidirectional_control": _("An invisible character turns the direction of writing"),
        "percentage_over_100": _("A share is 100 per cent at most"),
        "sum_mismatch": _("The parts do not add up"),
        "unresolved_speaker": _("Who says this cannot be told from the article"),
        "over_population": _("This counts more people than there are"),
        "after_publication": _("It is told as past, and the article appeared before it"),
        "impossible_year": _("There is no such year"),
        "impossible_day": _("There is no such day"),
        "range_reversed": _("The range ends before it begins"),
    }
)
"""Why something is suspect, by the kind of the flag."""


_THERE = re.compile(r"and (\d[\d,]*) people")
"""How many people there are, in the reason of a flag that counts more of them."""


def why_suspect(kind: str, why: str = "") -> str:
    """The words for a kind of flag, in the language of the page.

    Args:
        kind: Of the flag.
        why: Its reason in English, of which a number is kept.
    """
    said = str(SUSPECT.get(kind, kind))
    there = _THERE.search(why) if kind == "over_population" else None
    if there is None:
        return said
    n = int(there[1].replace(",", ""))
    return f"{said} ({ngettext('%(n)s person', '%(n)s people', n) % {'n': number(n)}})"
