"""The passenger list as carriers take it: a CSV file or a workbook with the fields of advance passenger information."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from safeconduct.operation.safe_cells import guarded
from safeconduct.report.documents.contents import Manifest, ManifestPassenger
from safeconduct.report.documents.texts import clean, iso

COLUMNS = (
    *("Surname", "Given names", "Date of birth", "Sex", "Nationality", "Document type", "Document number"),
    *("Issuing country", "Expiry date", "Seats"),
)
"""In English, as carriers everywhere read them."""
WITH_NEEDS = "Assistance"
WIDTHS = (24, 28, 13, 6, 12, 14, 18, 15, 13, 7, 30)


def carrier_csv(manifest: Manifest, *, with_needs: bool = False) -> bytes:
    """The passengers as CSV (UTF-8 with a mark, comma, CRLF), a line each.

    Days are ISO 8601, countries as in the manifest. A text that a spreadsheet would run has an apostrophe before it.
    Families, buses and names in other scripts are left out: a carrier needs none of them.

    Args:
        manifest: who is on the departure.
        with_needs: whether a column says what people need; the carrier has to know of a wheelchair, others have not.
    """
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(_headings(with_needs))
    for one in manifest.passengers:
        *texts, seats, needs = _fields(one)
        lines.writerow([*map(guarded, texts), seats, *([guarded(needs)] if with_needs else [])])
    return written.getvalue().encode("utf-8-sig")


def carrier_workbook(manifest: Manifest, *, with_needs: bool = False) -> bytes:
    """The passengers as a workbook, with what departs above them; arguments as for `carrier_csv`.

    Every cell is a text or a number: none is a formula, a link or a day that a spreadsheet could turn round.
    """
    import xlsxwriter

    from safeconduct.report.workbook import INERT

    head, made = manifest.head, io.BytesIO()
    moment = head.made_at.astimezone(UTC) if head.made_at.tzinfo else head.made_at
    with xlsxwriter.Workbook(made, INERT) as book:
        book.set_properties({"title": clean(head.departure), "created": datetime(*moment.timetuple()[:6])})
        bold, heading = book.add_format({"bold": True}), book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet("Passengers")
        leaves = head.leaves.isoformat(" ", "minutes") if isinstance(head.leaves, datetime) else iso(head.leaves)
        about = {
            "Departure": head.departure,
            "Flight": head.vehicle,
            "From": head.origin,
            "To": head.destination,
            "Leaves": leaves,
            "Version": str(head.version),
            "People": str(len(manifest.passengers)),
            "Released": ", ".join(one.who for one in head.released) if head.is_released else "NOT RELEASED",
        }
        for row, (name, value) in enumerate(about.items()):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, clean(value))
        first = len(about) + 1
        for column, name in enumerate(_headings(with_needs)):
            sheet.write_string(first, column, name, heading)
            sheet.set_column(column, column, WIDTHS[column])
        for row, one in enumerate(manifest.passengers, start=first + 1):
            *texts, seats, needs = _fields(one)
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text)
            sheet.write_number(row, len(texts), seats)
            if with_needs:
                sheet.write_string(row, len(texts) + 1, needs)
        sheet.freeze_panes(first + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return made.getvalue()


def _headings(with_needs: bool) -> list[str]:
    return [*COLUMNS, *([WITH_NEEDS] if with_needs else [])]


def _fields(one: ManifestPassenger) -> tuple[str, str, str, str, str, str, str, str, str, int, str]:
    """What a carrier is told of a person, seats and needs last."""
    return (
        *(clean(one.surname), clean(one.given_names), iso(one.birth_date), clean(one.sex), clean(one.nationality)),
        *(clean(one.document_type), clean(one.document_number), clean(one.issuer), iso(one.expiry)),
        *(one.seats, "; ".join(map(clean, one.needs))),
    )
