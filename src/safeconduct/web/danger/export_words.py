"""What the reader of exports says of a file and its rows, in the words of a page and in its language."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from safeconduct.operation.faults import Fault
from safeconduct.web.pages.sentences import Said, Sentences
from safeconduct.web.record.wording import words

SENTENCES = (
    # the file
    _("is no export that can be read; save it as .csv or .xlsx"),
    _("is no export that can be read; an export is a .csv or .xlsx file"),
    _("is empty"),
    _("names columns and has a quote that is never closed"),
    _("is no whole workbook (.xlsx): %(why)s"),
    _("cannot be read: %(why)s"),
    _("has no row that names the columns of an ACLED or UCDP GED export"),
    _("names two columns, and nothing tells which counts; remove one"),
    _("is missing from this %(title)s export; export it with all columns"),
    _("names columns and has no rows below them"),
    _(
        "has bytes that are no text of its encoding, here and in %(number)s other lines; they are read as %(lost)s. "
        "Save the file as UTF-8"
    ),
    # rows that cannot be trusted
    _("has a quote that is never closed, or more text than a cell holds"),
    _("stands above the names of the columns"),
    _("has more cells than there are columns"),
    _("has fewer cells than there are columns"),
    _("holds a formula without a result"),
    _("holds a NUL byte"),
    _("has a cell of more than %(number)s characters"),
    _("is a row of hashtags (HXL)"),
    _("repeats the names of the columns"),
    # rows that become nothing
    _("happened farther than %(number)s km from %(site)s"),
    _("has an id or a type with bytes that are no text"),
    _("is of a type that was to be left out"),
    _("is dated after %(day)s, and nothing happened yet that has not come"),
    _("has more than %(number)s characters that no column but the note can hold"),
    _("repeats an event of an earlier row"),
    _("tells an event of an earlier row otherwise; the earlier one counts"),
    _("is likely an incident that the operation has under another code"),
    _("has no coordinates"),
    _("has coordinates that are no numbers"),
    _("has coordinates of no place that it can be"),
    _("has no event_id_cnty such as ABC123"),
    _("has in event_date no day such as 2021-03-25 or 25 March 2021, or one that can be two days"),
    _("has a year other than that of event_date"),
    _("has no id that is a number"),
    _("has a place that is only known as a country, waters or airspace (where_prec 6 or 7)"),
    _("has in date_start or date_end no day such as 2021-03-25"),
    _("ends before it begins (date_end, date_start)"),
    _("has days that are known less well than a month"),
    # what is to be known of rows that were taken in
    _("has a report dated after %(day)s; the day on which it became known is left unknown"),
    _("has a report from before it began; the day on which it became known is left unknown"),
    _("has in %(column)s what is not understood; it is kept in the note"),
    _("is placed in the capital of its region, for want of a nearer place (geo_precision 3)"),
    _("is placed in the middle of a district, province or area (where_prec 3 to 5)"),
    _("tells of no attack (a peaceful protest or a strategic development); it is kept as other"),
    _("is of the type %(type)s, which is not known; it is kept as %(kind)s"),
    _("says of no type what it is; it is kept as %(kind)s"),
    _("has more killed in low than in high; both are kept in the note and left unknown"),
    _("lies in two months; the one that holds its middle is taken"),
)
"""What is said. Texts of the export stand where the places are."""

KNOWN = Sentences(
    ((one, one) for one in SENTENCES), shapes={"number": r"[\d,.e+]+"}, words={"kind": lambda kind: str(words(kind))}
)


def said(message: str) -> Said:
    """A sentence of the reader in the words of a page and in its language."""
    return KNOWN.said(message)


def fault_text(fault: Fault) -> str:
    """A fault or warning of the file: its column, where it lies in one, and what is wrong and would be right."""
    text = said(fault.message).text
    return f"{fault.column}: {text}." if fault.column else f"{text}."
