"""What reading a file says, in the language of who handed it in."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from safeconduct.ledger.taking import Remark
from safeconduct.web.pages.writing import number

WORDS = {
    "too_large": _("The file is larger than {megabytes} MB; take the part that matters."),
    "too_long": _("The text is longer than {characters} characters; take the part that matters."),
    "no_text": _("The file holds no text. Where it is a picture of a page, type or paste the words."),
    "not_utf8": _("The text is not UTF-8 at byte {byte}; save it as UTF-8."),
    "binary": _("The file is no text: it holds a character that is none (NUL); hand in text, HTML, PDF or an e-mail."),
    "archive": _("The file is an archive ({kind}); unpack it, and hand in what is inside."),
    "other_kind": _("{kind} cannot be read; hand in text (.txt), HTML (.html), PDF (.pdf) or an e-mail (.eml)."),
    "damaged": _("The file is damaged, or no {kind}; save it anew, or paste its text."),
    "locked": _("The PDF asks for a password; save it without one, or paste its text."),
    "too_costly": _("Reading the file takes more than {seconds} seconds or {megabytes} MB of memory; paste its text."),
    "controls_left_out": _("{count} control characters were left out."),
    "not_decoded": _("{count} characters could not be read as {charset}; they stand as �."),
    "script_not_run": _("It holds a script, which was not run and is not in the text."),
    "outside_left_out": _("What stands outside the article ({characters} characters) is not in the text."),
    "hidden_left_out": _("What a reader would not see ({characters} characters) is not in the text."),
    "attachments_left_out": _("Its attachments ({count}) are not in the text; hand them in by themselves."),
    "pages_without_text": _("{count} of {pages} pages hold no text; they may be pictures."),
    "direction_marks": _("{count} characters change the direction of writing; they are shown where they stand."),
}
"""Each remark of ``safeconduct.ledger.taking``, to be translated."""


def told(remark: Remark) -> str:
    """A remark in the language of the page; one that has no words here as it is."""
    if remark.kind not in WORDS:
        return str(remark)
    values = {name: number(one) if isinstance(one, int) else one for name, one in remark.values.items()}
    return gettext(WORDS[remark.kind]).format(**values)
