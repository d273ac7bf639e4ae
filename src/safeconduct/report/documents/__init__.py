"""Documents of a departure on paper, set by Typst: lists, cards, notices and the pack that runs a gate."""

from safeconduct.report.documents.cards import cards_pdf
from safeconduct.report.documents.carriers import carrier_csv, carrier_workbook
from safeconduct.report.documents.contents import (
    DepartureHead,
    GatePack,
    Leg,
    ListedFamily,
    Manifest,
    ManifestPassenger,
    Notice,
    OffloadOrder,
    Release,
    StandByList,
    TravelCard,
)
from safeconduct.report.documents.family_lists import offload_pdf, stand_by_pdf
from safeconduct.report.documents.gate_packs import gate_pack_pdf
from safeconduct.report.documents.lettering import FontsMissing
from safeconduct.report.documents.notices import advance_booking_pdf, arrival_notice_pdf
from safeconduct.report.documents.passenger_lists import bus_lists_pdf, manifest_pdf

__all__ = [
    "DepartureHead",
    "FontsMissing",
    "GatePack",
    "Leg",
    "ListedFamily",
    "Manifest",
    "ManifestPassenger",
    "Notice",
    "OffloadOrder",
    "Release",
    "StandByList",
    "TravelCard",
    "advance_booking_pdf",
    "arrival_notice_pdf",
    "bus_lists_pdf",
    "cards_pdf",
    "carrier_csv",
    "carrier_workbook",
    "gate_pack_pdf",
    "manifest_pdf",
    "offload_pdf",
    "stand_by_pdf",
]
