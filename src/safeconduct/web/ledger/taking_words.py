"""What reading a file says, in the language of who handed it in."""

from __future__ import annotations

from django.utils.translation import gettext

from safeconduct.ledger.taking import WORDS, Remark
from safeconduct.web.pages.writing import number


def told(remark: Remark) -> str:
    """A remark in the language of the page."""
    values = {name: number(one) if isinstance(one, int) else one for name, one in remark.values.items()}
    return gettext(WORDS[remark.kind]).format(**values)
