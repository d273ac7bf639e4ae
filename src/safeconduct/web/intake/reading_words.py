"""What the reader of lists says, in the words of a page and in its language.

The reader speaks English, to whoever types a command. A page has its own words where those name an option of a command,
and a translation for each. What is not known here is shown as the reader has it.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from safeconduct.web.pages.sentences import Said, Sentences

SENTENCES = (
    # days
    _("%(year)s is outside the Solar Hijri years 1178-1633"),
    _("there is no month %(month)s"),
    _("month %(month)s of %(year)s (Solar Hijri) has %(days)s days, not %(day)s"),
    _("'%(text)s' has a year of two digits; write four, such as 1985-03-04"),
    _("the year %(year)s is neither Gregorian (1900-2100) nor Solar Hijri (1200-1499)"),
    _("there is no day %(day)s of month %(month)s in %(year)s; write year-month-day"),
    _("the number %(number)s is neither a year nor a day as Excel counts them"),
    _("'%(text)s' is no day; write year-month-day, such as 1985-03-04"),
    _("'%(text)s' mixes two calendars: its month and its year do not belong together"),
    _("'%(text)s' may have the day or the month first, as the column has both; write year-month-day"),
    _("%(day)s lies after %(start)s, the operation's first day"),
    _("%(day)s makes the person %(years)s years old"),
    _("%(year)s is only a year; write year-month-day"),
    _("%(day)s is only an estimate; write the day itself"),
    # words with a meaning
    _(
        "'%(text)s' is not known; write F, M or X, or a word such as female, homme, مرد, أنثى, ښځه, mashkull",
    ),
    _("'%(text)s' is not known; write emergency, urgent or normal"),
    _("'%(text)s' is not known; write active, held, withdrawn or departed"),
    _("'%(text)s' is no relation that is known; write head, or spouse, son, mother and the like"),
    _("'%(text)s' is neither yes nor no"),
    _("'%(text)s' is no age; write whole years from 0 to %(oldest)s"),
    _("'%(text)s' names more than one nationality; keep the one of the papers used for the journey"),
    _("'%(text)s' is no nationality that is known; write a country, or its code such as IRN"),
    _("'%(text)s' is no language that is known; write a name or a code such as fas"),
    # numbers and formulas
    _("'%(text)s' would run as a formula in a spreadsheet; write the number alone"),
    _("'%(text)s' holds no letter and no digit"),
    _("'%(text)s' is no case number; write the number, or leave the cell empty"),
    _("'%(text)s' is a formula; write what it stands for"),
    _("is a formula; write what it stands for"),
    _("is longer than %(most)s characters; shorten it"),
    _("'%(text)s' is in row %(row)s too"),
    _("is somebody's name; write a number, since names are not kept"),
    _("cell %(cell)s holds the error %(error)s"),
    # cases and sites
    _("'%(text)s' differs from '%(other)s' in row %(row)s of the same case"),
    _("the case is ready on %(ready)s, after its papers expire on %(expires)s"),
    _("'%(site)s' is no site of the operation; it has %(sites)s"),
    _("names no site, and the operation has more than one; say which: %(sites)s"),
    _("'%(number)s' is in the operation already; replace it, or leave it out of the list"),
    _("'%(number)s' is in the operation already, in case '%(case)s'"),
    # the file
    _("is no list that can be read; save it as .xlsx or as CSV"),
    _("is no list that can be read; a list is a .csv or .xlsx file"),
    _("has no sheet '%(sheet)s'; it has %(sheets)s"),
    _("is no whole workbook (.xlsx): %(why)s"),
    _("is empty"),
    _("holds no cells"),
    _("has no row that names columns"),
    _("names no column and looks like a person; put a row with the names of the columns above it"),
    _("names columns and has no rows below them"),
    _("byte %(byte)s at offset %(place)s is not UTF-8; save the file as UTF-8"),
    # doubts
    _("born in %(year)s and %(age)s years old do not agree; the birth counts"),
    _("'%(text)s' is an estimate, kept as an age of %(years)s"),
    _("'%(text)s' is an estimate, kept as %(day)s"),
    _("gives only a year, kept as an age of %(years)s"),
    _("'%(text)s' is no need that is known, and is set aside"),
    _("'%(text)s' seems to say that a need is not there, and is set aside; write the need alone if it is"),
    _("'%(text)s' cannot be read and is taken as not given"),
    _("'%(text)s' is no number of people, and is set aside"),
    _("'%(text)s' is no relation that is known, and is taken for a member"),
    _("'%(text)s' is read as %(day)s, the day first; say if the month is"),
    _("%(days)s such as '%(text)s' are read with the day first, as other rows of the column have it"),
    _("%(days)s such as '%(text)s' are read with the month first, as other rows of the column have it"),
    _("the people of the case have different priorities; it is taken as %(priority)s"),
    _("is equal to row %(row)s; one person twice?"),
    _("is passed over: the heading of the rows below it"),
    _("is passed over, since it looks like a total: '%(text)s'"),
    _("is passed over: a row that tells nothing of a person"),
    _("fills in one cell alone and is taken for a person; is it one?"),
    _("repeats the header and is passed over"),
    _("repeats a title and is passed over"),
    _("is taken for a second row of names"),
    _("stands above the names of the columns and is passed over"),
    _("is the only sheet that is read; name another to read it: %(sheets)s"),
    _("is head of a family in a case that has a head already; are they two families?"),
    _("is in a case without a head; does its head stand elsewhere?"),
    _("is under %(grown)s, as is everybody in the case; does the family stand elsewhere?"),
    _("has a relation that is not known, and is taken into the family beside it"),
    _("states another size of the family than was found (%(sizes)s)"),
    _("may belong to another family"),
    _("may belong to the head above instead of the head below"),
    _("may belong to the head below instead of the head above"),
    _("is told apart by a word of the list and by no number; two families may share it"),
    _("says nothing of its relation to a head, and is taken for the head; it may be a person alone"),
    _("says nothing of its part in a family and is taken into the family beside it; it may be a person alone"),
    _("has no head of the family above it and is taken into the family below; it may be a family apart"),
    _("stands below an empty row and is taken into the family above it; it may be a family apart"),
    _("gives no number and is taken into the family beside it; it may be a person alone"),
    _("gives no number and is taken out of the family above; it may belong to it"),
    _("is taken into a family by the numbering of the list; it may be a person alone"),
    _("has the number of rows further up, where the numbers begin again; are they one family?"),
    _("has a day for a number, which a spreadsheet may have made of one such as 1/2"),
    _("names the same household head as rows further up; are they one family?"),
    _("names a household head who is spelt otherwise in the head's own row; are they one family?"),
    _("names a household head whom no row of the list is; does the head's row stand apart?"),
    _("names a household head whose name more than one row has; the nearest above is taken"),
    _("names no household head, nor does another row name it; it is taken as a person alone"),
    _("names no household head and is taken as a person alone"),
    _("names no household head and is taken for the head of the family below; it may be a person alone"),
    _("is a case alone, as is everybody: no two rows share a family"),
    _(
        "has a number that is written in several ways (%(ways)s), and is taken into one case with the others",
    ),
    _("has a number much like that of another case (%(ways)s), and is kept apart; are they one family?"),
    _("is linked to another row by '%(column)s', and is taken into one case with it"),
    _("is linked to another case by '%(column)s'; both are kept, and are to travel together"),
    _("names another case or person in '%(column)s', and is taken into one party with it"),
    _("names somebody in '%(column)s' whom no other row is or names; whom do they mean?"),
    # what told families apart
    _("rows with one number are a family"),
    _("rows with one number are a family, and one without is of the family above if its number stands once"),
    _("rows without a number are alone"),
    _("rows without a number belong to the one above"),
    _("a head of a family and the rows below, down to the next head, are a family"),
    _("a head of a family and the rows above, up to the last head, are a family"),
    _("the rows between two empty rows are a family"),
    _("no column tells families apart: everybody is a case alone"),
    _("rows that name one household head are a family"),
    _("rows that name one household head are a family, and one that names none is of the family above"),
    # columns
    _("you said so"),
    _("is named '%(name)s'"),
    _("is named '%(name)s', and its cells agree"),
    _("has '%(name)s' in its name"),
    _("has '%(name)s' in its name, and its cells agree"),
    _("has '%(name)s' in its name, beside other words"),
    _("has '%(name)s' in its name, beside other words, and its cells agree"),
    _("is named nearly '%(name)s'"),
    _("is named nearly '%(name)s', and its cells agree"),
    _("is named nearly '%(name)s', and its cells do not agree"),
    _("its name is not known and its cells do not tell"),
    _("has no cells"),
    _("its cells are whole numbers as ages are, and no other column tells how old people are"),
    _("%(share)s of its cells are %(kind)s"),
    _("is named after a need and says %(words)s"),
    _("case numbers as UNHCR writes them"),
    _("individual numbers as UNHCR writes them"),
    _("words for a sex"),
    _("days"),
    _("nationalities"),
    _("relations to the head of a family"),
    _("languages"),
    _("priorities"),
    _("needs"),
)
"""What the reader says in the words of a page already. Texts of the list stand where the places are."""

OTHERWISE = (
    (
        "who is one family is doubtful; to settle it, give every row the number of its case, and say which column it "
        "is, such as 'Fam. No.=case_id'",
        _(
            "who is one family is doubtful; to settle it, give every row the number of its case, and choose “number "
            "of the family or case” for that column"
        ),
    ),
    (
        "is linked to another case by '%(column)s', and is kept apart; if they are to travel together, "
        "say --map '%(again)s=travel_with'",
        _(
            "is linked to another case by '%(column)s', and is kept apart; if they are to travel together, choose "
            "“travels with” for that column"
        ),
    ),
    (
        "is linked to another case by '%(column)s', and is kept apart; if they are to travel together, "
        "give both one case number",
        _(
            "is linked to another case by '%(column)s', and is kept apart; if they are to travel together, give both "
            "one case number"
        ),
    ),
    (
        "has the number of another row in '%(column)s', which is set aside; if they belong together, "
        "say --map '%(again)s=travel_with'",
        _(
            "has the number of another row in '%(column)s', which is set aside; if they belong together, choose "
            "“travels with” for that column"
        ),
    ),
    (
        "holds words for needs (%(needs)s), and the column is set aside; to take them, say --map '%(column)s=needs'",
        _("holds words for needs (%(needs)s), and the column is set aside; to take them, choose “needs” for it"),
    ),
    (
        "no column of the list is known; say what they are, such as 'their column=people.birth_date'",
        _("no column of the list is known; choose what they are under Columns"),
    ),
    (
        "is a case alone, as is everybody: no two rows share a family; say so if %(columns)s tells families apart",
        _(
            "is a case alone, as is everybody: no two rows share a family; if %(columns)s tells families apart, choose "
            "“number of the family or case” for it"
        ),
    ),
    (
        "'%(other)s' (%(count)s, rows %(rows)s) takes no seat or place by itself, and is set aside; where it calls "
        "for an escort, say escort",
        _(
            "'%(other)s' (rows %(rows)s) takes no seat or place by itself, and is set aside; where it calls for an "
            "escort, write escort"
        ),
    ),
    (
        "'%(other)s' (1 person, row %(rows)s) takes no seat or place by itself, and is set aside; where it calls for "
        "an escort, say escort",
        _(
            "'%(other)s' (row %(rows)s) takes no seat or place by itself, and is set aside; where it calls for an "
            "escort, write escort"
        ),
    ),
    (
        "1 cell was not understood and is left out, by column: %(columns)s",
        _("1 cell was not understood and is left out, by column: %(columns)s"),
    ),
    (
        "%(count)s cells were not understood and are left out, by column: %(columns)s",
        _("%(count)s cells were not understood and are left out, by column: %(columns)s"),
    ),
    (
        "'%(number)s' may be '%(other)s', which is in the operation already; write the number as it stands there, or "
        "give another case one that differs in more than signs, spaces, zeros in front or look-alikes",
        _(
            "'%(number)s' may be '%(other)s', which is in the operation already; write the number as it stands there, "
            "or another that differs in more than signs, spaces and zeros"
        ),
    ),
    (
        "%(reason)s, but '%(column)s' gives %(target)s already",
        _("%(reason)s, but '%(column)s' gives the same already"),
    ),
    (
        "%(reason)s; it may be %(target)s, say so if it is",
        _("%(reason)s; it may be something else: choose it if it is"),
    ),
    ("like rows %(rows)s, %(rest)s", _("like rows %(rows)s: %(rest)s")),
    ("like row %(rows)s, %(rest)s", _("like row %(rows)s: %(rest)s")),
    (
        "%(reason)s, but its cells are words; rows with one of them are a family, and the words are not kept",
        _("%(reason)s, but its cells are words; rows with one of them are a family, and the words are not kept"),
    ),
    (
        "%(reason)s, but its cells are words; a size is one number",
        _("%(reason)s, but its cells are words; a size is one number"),
    ),
    (
        "%(reason)s, but only counts the people of each family",
        _("%(reason)s, but only counts the people of each family"),
    ),
    ("%(reason)s, but %(kind)s", _("%(reason)s, but %(kind)s")),
    ("%(reason)s, and rows that name one another are one", _("%(reason)s, and rows that name one another are one")),
    (
        "people's numbers, such as %(numbers)s, tell the family and the place in it",
        _("people's numbers, such as %(numbers)s, tell the family and the place in it"),
    ),
    ("%(reason)s, which only counts the rows", _("%(reason)s, which only counts the rows")),
    ("%(reason)s, which the planner does not use", _("%(reason)s, which is not used")),
    ("%(reason)s, and several rows share a value", _("%(reason)s, and several rows share a value")),
    ("%(reason)s: a name; the planner never sees names", _("%(reason)s: a name")),
    (
        "%(reason)s: a document or its number; the planner never sees documents",
        _("%(reason)s: a document or its number"),
    ),
    ("%(reason)s: a way to reach a person; the planner never sees it", _("%(reason)s: a way to reach a person")),
    ("%(reason)s: what the planner must not know", _("%(reason)s: what is not kept from a list")),
)
"""What the reader says, and how a page says it. What is itself a sentence of the reader is said anew within it."""

WITHIN = frozenset({"rest", "reason", "kind"})
"""Places that are sentences of the reader themselves."""
ROWS = r"[\d, -]+(?: and \d+ more)?"
"""How the reader names rows."""


__all__ = ["OTHERWISE", "SENTENCES", "Said", "said"]
KNOWN = Sentences([*((one, one) for one in SENTENCES), *OTHERWISE], within=WITHIN, shapes={"rows": ROWS})


def said(message: str) -> Said:
    """A message of the reader in the words of a page and in its language.

    Args:
        message: As a fault, a warning or the reason of a guess has it.
    """
    return KNOWN.said(message)
