"""The forms in which a language writes days and periods, as one pattern with a group for each form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from safeconduct.ledger.reading.language import language

FORMS = (
    *(
        "iso",
        "slashed",
        "dmy",
        "mdy",
        "days",
        "days_first",
        "pmy",
        "my",
        "quarter",
        "half",
        "season",
        "py",
        "dm",
        "md",
        "rel_day",
        "bare_day",
        "today",
    ),
    *("rel", "ago", "within", "pm", "in_m", "of_that_year", "mid_decade", "decade", "years", "year"),
)
"""The forms by the names of their groups: a day, month and year; a part of a month; a day of the week; and so on."""


@cache
def date_pattern(code: str) -> re.Pattern[str]:
    """The pattern of all forms of a language; what matches is in the group of the form."""
    words = language(code).table["dates"]

    def any_of(names: Iterable[str]) -> str:
        return "|".join(sorted(names, key=len, reverse=True))

    full = language(code).words["months"]
    short = any_of(name for name in words["months"] if name not in full)
    months = f"(?:(?:{any_of(full)})\\b|(?:{short})\\b\\.?+)"
    days = any_of(words["days"])
    full_days = any_of(day.capitalize() for day in words["days"])
    small = f"(?:{any_of(words['numbers'])}|\\d{{1,3}})"
    part = f"(?:{any_of(words['early'] + words['middle'] + words['late'])})"
    year = r"\d{4}(?!\d|,\d|[-‑]?(?:member|strong|year|bed|seat|page|foot|mile))"
    number = r"\d{1,2}(?:st|nd|rd|th)?"
    return re.compile(
        r"(?<![\w.,/:-])(?=\w)(?:"  # marks alone are passed over quickly
        rf"(?P<iso>(?P<iso_y>\d{{4}})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?![\w-]))"
        r"|(?P<slashed>(?P<sl_d>\d{1,2})(?P<sl_s>[/.])(?P<sl_m>\d{1,2})(?P=sl_s)(?P<sl_y>(?:1[89]|20)\d\d)(?![\w/]|\.\d))"
        rf"|(?P<days_first>(?:the\s)?(?P<df_a>{number})(?:\s?[-–]\s?|\s(?:and|to|or|till|until)\s)(?P<df_b>{number})(?:\sof)?"
        rf"\s(?P<df_m>{months}),?\s(?P<df_y>\d{{4}})(?!\d))"
        rf"|(?P<dmy>(?:(?:on\s)?(?:{days}),?\s)?(?:the\s)?(?P<dmy_d>{number})(?:\sof)?\s(?P<dmy_m>{months}),?\s(?P<dmy_y>\d{{4,5}})(?!\d))"
        rf"|(?P<mdy>(?:(?:on\s)?(?:{days}),?\s)?(?P<mdy_m>{months})\s(?P<mdy_d>{number}),?\s(?P<mdy_y>\d{{4,5}})(?!\d|,\d))"
        rf"|(?P<days>(?P<days_m>{months})\s(?P<days_a>{number})(?:\s?[-–]\s?|\s(?:and|to|or)\s)(?P<days_b>{number}),?\s(?P<days_y>\d{{4}})(?!\d))"
        rf"|(?P<pmy>(?:the\s)?(?P<pmy_p>{part})(?:-|\sof\s|\s)(?P<pmy_m>{months})(?:\sof|,)?\s(?P<pmy_y>{year}))"
        rf"|(?P<my>(?P<my_m>{months})(?:\sof|,)?\s(?P<my_y>\d{{4,5}})(?!\d|,\d))"
        rf"|(?P<quarter>(?:the\s)?(?P<q_n>{any_of(words['quarters'])})\squarter\sof\s(?P<q_y>{year}))"
        rf"|(?P<half>(?:the\s)?(?P<h_n>{any_of(words['halves'])})\shalf\sof\s(?P<h_y>{year}))"
        rf"|(?P<season>(?:the\s)?(?P<s_n>{any_of(words['seasons'])})(?:\sof)?\s(?P<s_y>{year}))"
        rf"|(?P<mid_decade>(?:the\s)?(?P<md_p>{part})(?:-|\s)(?P<md_y>\d{{3}}0)s(?!\w))"
        rf"|(?P<py>(?:the\s)?(?P<py_p>{part})(?:-|\sof\s|\s)(?P<py_y>{year}))"
        rf"|(?P<dm>(?:the\s)?(?P<dm_d>{number})(?:\sof)?\s(?P<dm_m>{months})(?!\w))"
        rf"|(?P<md>(?P<md_m>{months})\s(?P<md_d>{number})(?![\w,]*\d))"
        rf"|(?P<rel_day>(?:(?P<rd_w>last|next|this|on)\s)(?P<rd_d>{days})(?!\w))"
        rf"|(?P<bare_day>(?P<bd_d>{full_days})(?=\s(?:that|to|in|the|by|at|after|before|he|she|they|it)\b|[.,;]))"
        rf"|(?P<today>(?:today|yesterday|tomorrow|tonight)(?!\w))"
        rf"|(?P<rel>(?P<r_w>last|next|this)\s(?P<r_u>week|month|year|quarter)(?!\w))"
        rf"|(?P<ago>(?P<ago_n>{small})\s(?P<ago_u>day|week|month|year)s?\s(?:ago|earlier)(?!\w))"
        rf"|(?P<within>within\s(?P<w_n>{small})\s(?P<w_u>day|week|month|year)s?(?!\w))"
        rf"|(?P<pm>(?:the\s)?(?P<pm_p>{part})(?:-|\sof\s|\s)(?P<pm_m>{months})(?!\w))"
        rf"|(?P<in_m>(?:in|since|until|by)\s(?P<im_m>{months})(?!\w|(?:\sof|,)?\s\d|\sof\s(?:that|the\ssame)\syear))"
        rf"|(?P<of_that_year>(?P<ty_m>{months})\sof\s(?:that|the\ssame)\syear(?!\w))"
        rf"|(?P<decade>(?:the\s)(?P<dec>\d{{3}}0)s(?!\w))"
        rf"|(?P<years>(?P<ys_a>(?:1[5-9]|20)\d\d)\s?[-–—]\s?(?P<ys_b>\d\d(?:\d\d)?)(?![\w-]))"
        rf"|(?P<year>(?P<y>\d{{4,6}})(?![\w%]|,\d|[.:/-]\d))"
        r")",
        re.IGNORECASE,
    )
