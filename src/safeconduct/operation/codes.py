"""Codes that others keep: countries, languages, airports and time zones.

Sources: ISO 3166-1 alpha-3 and ISO 639-3 as pycountry carries them (imported on first use); ICAO Doc 9303 part 3,
section 5, for people without a nationality; IATA codes by their form alone, since no free list of them is complete.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

KOSOVO = "XKX"
"""In use with the EU, the IMF and the World Bank, although ISO has assigned no code."""

WITHOUT_NATIONALITY = {
    "XXA": "stateless",
    "XXB": "refugee under the 1951 Convention",
    "XXC": "refugee, other",
    "XXX": "unspecified",
}
"""What a machine-readable travel document says in place of a nationality."""


@cache
def _records(kind: str) -> Any:
    import pycountry

    return pycountry.countries if kind == "country" else pycountry.languages


def explain(kind: str, code: str) -> str | None:
    """Say what is wrong with a code of that kind, to follow the code itself; None where nothing is.

    Args:
        kind: ``country``, ``nationality``, ``language``, ``airport`` or ``timezone``.
        code: as it is written.
    """
    match kind:
        case "country":
            return None if code == KOSOVO else _unknown("country", code, "country code of ISO 3166-1 alpha-3")
        case "nationality":
            if code == KOSOVO or code in WITHOUT_NATIONALITY:
                return None
            return _unknown("country", code, "nationality of ISO 3166-1 alpha-3")
        case "language":
            return _unknown("language", code, "language code of ISO 639-3")
        case "airport":
            return None if re.fullmatch("[A-Z]{3}", code) else "is no airport code of IATA (three capital letters)"
        case "timezone":
            return None if _is_timezone(code) else "is no time zone that is known here; write it as Asia/Baghdad"
    raise ValueError(f"{kind!r} is no kind of code")


@cache
def _unknown(kind: str, code: str, what: str) -> str | None:
    records = _records(kind)
    wanted = code.upper() if kind == "country" else code.lower()
    if records.get(alpha_3=code) is not None and code == wanted:
        return None
    meant = records.get(alpha_3=wanted) or records.get(alpha_2=wanted)
    return f"is no {what}" + (f"; write {meant.alpha_3}" if meant else "")


@cache
def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # what ZoneInfo raises for a directory, a bad name and an unknown one
        return False
    return True
