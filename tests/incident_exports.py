"""Exports of ACLED and UCDP GED as tests make them: their columns, and rows about events that never happened."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO


def _columns(text: str) -> list[str]:
    return text.split(",")


ACLED_BEFORE = _columns(
    "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,"
    "sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,timestamp,iso3"
)
"""The columns of ACLED until March 2023."""
ACLED_AFTER = _columns(
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
)
"""The columns of ACLED since then."""
UCDP = _columns(
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,"
    "conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,"
    "side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,"
    "source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,"
    "latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,"
    "date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"
)
"""The columns of UCDP GED."""

NORTH = (36.34, 43.13)
"""Where the site ``north`` of the small operation lies, in degrees."""

_ACLED_ROW = {
    "data_id": "900001",
    "iso": "999",
    "event_id_cnty": "XYZ1",
    "event_id_no_cnty": "1",
    "event_date": "2025-11-03",
    "year": "2025",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack",
    "actor1": "Force of Nowhere",
    "inter1": "3",
    "actor2": "Civilians (Nowhere)",
    "inter2": "7",
    "interaction": "37",
    "civilian_targeting": "Civilian targeting",
    "region": "Middle of Nowhere",
    "country": "Nowhere",
    "admin1": "Upper Nowhere",
    "location": "Erehwon",
    "latitude": "36.3400",
    "longitude": "43.1300",
    "geo_precision": "1",
    "source": "The Daily Invention; Nowhere Radio",
    "source_scale": "National",
    "notes": "On 3 November 2025, shells that never were fell beside the camp, it is imagined.",
    "fatalities": "2",
    "timestamp": "1762300800",
    "iso3": "XYZ",
}
_UCDP_ROW = {
    "id": "700001",
    "relid": "XYZ-2025-1-1-1",
    "year": "2025",
    "active_year": "1",
    "code_status": "Clear",
    "type_of_violence": "3",
    "conflict_name": "Nowhere: Civilians",
    "side_a": "Force of Nowhere",
    "side_b": "Civilians",
    "number_of_sources": "1",
    "source_office": "Nowhere Radio",
    "source_date": "2025-11-05;2025-11-04",
    "source_headline": "Nothing happened",
    "where_prec": "1",
    "where_coordinates": "Erehwon town",
    "adm_1": "Upper Nowhere",
    "latitude": "36.34",
    "longitude": "43.13",
    "country": "Nowhere",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2025-11-03 00:00:00.000",
    "date_end": "2025-11-03 00:00:00.000",
    "deaths_civilians": "4",
    "best": "4",
    "high": "6",
    "low": "1",
}


def acled(*rows: Mapping[str, str], columns: Sequence[str] = ACLED_AFTER, sign: str = ",") -> bytes:
    """An export of ACLED whose rows are one event, each with other cells and, unless given, a number of its own."""
    return written(
        columns, [_ACLED_ROW | {"event_id_cnty": f"XYZ{n}"} | dict(row) for n, row in enumerate(rows, 1)], sign
    )


def ucdp(*rows: Mapping[str, str], sign: str = ",") -> bytes:
    """An export of UCDP GED whose rows are one event, each with other cells and, unless given, a number of its own."""
    return written(UCDP, [_UCDP_ROW | {"id": f"{700000 + n}"} | dict(row) for n, row in enumerate(rows, 1)], sign)


def acled_cells(**cells: str) -> dict[str, str]:
    """The cells of one event of ACLED."""
    return {name: (_ACLED_ROW | cells).get(name, "") for name in ACLED_AFTER}


def ucdp_cells(**cells: str) -> dict[str, str]:
    """The cells of one event of UCDP GED."""
    return {name: (_UCDP_ROW | cells).get(name, "") for name in UCDP}


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str]], sign: str = ",") -> bytes:
    """Rows as a CSV file."""
    text = StringIO()
    writer = csv.writer(text, delimiter=sign, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return text.getvalue().encode()
