"""Statements: where a quotation begins and ends, who says it, and who reports that."""

from __future__ import annotations

from safeconduct.ledger.reading import Statement, read

NAMED = "Colonel Pavel Dren met the families on Monday. Arta Leka, the interior minister, came too.\n\n"


def said(text: str) -> list[tuple[str | None, str]]:
    """Who says what between quotation marks."""
    return [(one.speaker, one.text) for one in read(text).statements if one.mode == "direct"]


def told(text: str) -> list[tuple[str | None, str]]:
    """Who says what in other words."""
    return [(one.speaker, one.text) for one in read(text).statements if one.mode == "indirect"]


def test_an_attribution_may_stand_before_after_and_between() -> None:
    """One speaker, wherever the verb stands; a quotation that it interrupts is in two parts."""
    text = NAMED + '"The road is open today," Dren said. Dren said: "The buses will come at six." "We will not,"'
    text += ' said Dren, "leave anyone behind."'
    assert said(text) == [
        ("Pavel Dren", "The road is open today"),
        ("Pavel Dren", "The buses will come at six."),
        ("Pavel Dren", "We will not"),
        ("Pavel Dren", "leave anyone behind."),
    ]


def test_a_name_may_be_set_apart_from_its_verb() -> None:
    """What stands between commas, in brackets or after "who" is not the speaker."""
    for told_so in (
        "Mira Holt, the mayor of Sels and a friend of Jan Oort, said: “Nobody was asked.”",
        "“Nobody was asked,” said Mira Holt, the mayor of Sels and a friend of Jan Oort.",
        "“Nobody was asked,” Mira Holt (Green Party) said.",
        "Mira Holt, who had driven from Sels with Jan Oort, told reporters: “Nobody was asked.”",
        "Mira Holt waited for Jan Oort and then said, “Nobody was asked.”",
        "Mira Holt shook hands with the guards, saying: “Nobody was asked.”",
    ):
        assert said(told_so) == [("Mira Holt", "Nobody was asked" + "." * told_so.endswith(".”"))], told_so


def test_a_pronoun_a_surname_and_a_role_are_one_person() -> None:
    """Each is resolved to the fullest name that the article has, also if that comes later."""
    text = NAMED + (
        "“The gate is shut,” the colonel said.\n\n“It opens at noon,” he added.\n\nLeka disagreed. "
        "“It opens now,” she said.\n\n“Then write it down,” said Col. Dren.\n\n“You have it,” the minister replied."
    )
    assert [speaker for speaker, _ in said(text)] == [
        "Pavel Dren",
        "Pavel Dren",
        "Arta Leka",
        "Pavel Dren",
        "Arta Leka",
    ]


def test_an_attribution_carries_over() -> None:
    """What leads up with a colon, and a paragraph that is a quotation alone, belong to who spoke last."""
    text = NAMED + (
        "Leka promised a list of names. She added:\n\n“Every family will hear from us.”\n\n"
        "“Nobody has to sign anything.”"
    )
    assert said(text) == [
        ("Arta Leka", "Every family will hear from us."),
        ("Arta Leka", "Nobody has to sign anything."),
    ]


def test_a_quotation_may_run_over_paragraphs() -> None:
    """The mark that opens it is repeated, and only the last paragraph has one that closes it."""
    text = NAMED + "“We have waited for years,” Leka said. “We wrote letters.\n\n“We wrote more.\n\n“That was all.”"
    first, second = read(text).statements
    assert first.text == "We have waited for years"
    assert second.text == "We wrote letters.\n\n“We wrote more.\n\n“That was all."
    assert (second.speaker, read(text).flags) == ("Arta Leka", ())


def test_marks_of_four_languages() -> None:
    """Typographic, French and German marks, and single ones."""
    for opening, closing in (
        ("“", "”"),
        ('"', '"'),
        ("« ", " »"),
        ("«", "»"),
        ("»", "«"),
        ("„", "“"),
        ("‘", "’"),
        ("'", "'"),
    ):
        text = f"{NAMED}{opening}The bread wasn't there in time,{closing} said Dren."
        assert said(text) == [("Pavel Dren", "The bread wasn't there in time")], opening


def test_a_quotation_may_hold_another() -> None:
    """The inner one is its speaker's, reported by the outer one; brackets in it are a part of it."""
    text = NAMED + "“The colonel told us, ‘You are [all] safe here,’ and then he left,” Leka said."
    outer, inner = (one for one in read(text).statements if one.mode == "direct")
    assert (outer.speaker, outer.parent) == ("Arta Leka", None)
    assert (inner.speaker, inner.parent, inner.text) == ("Pavel Dren", outer.id, "You are [all] safe here")


def test_other_words() -> None:
    """That, no that, the verb at the end, belief, and according to."""
    text = NAMED + (
        "Dren said that the road was open. Leka believes the families will leave in June. "
        "The road would stay open, Dren told reporters. According to Leka, forty beds are missing. "
        "The bridge was mined, according to the ministry's report."
    )
    assert told(text) == [
        ("Pavel Dren", "the road was open"),
        ("Arta Leka", "the families will leave in June"),
        ("Pavel Dren", "The road would stay open"),
        ("Arta Leka", "forty beds are missing"),
        ("the ministry's report", "The bridge was mined"),
    ]


def chain(statements: tuple[Statement, ...], last: Statement) -> list[str | None]:
    """Who says that who says, from the article to the speaker."""
    by_id = {one.id: one for one in statements}
    speakers = [last.speaker]
    while last.parent is not None:
        last = by_id[last.parent]
        speakers.append(last.speaker)
    return speakers[::-1]


def test_who_reports_stands_above_who_speaks() -> None:
    """A report says that the colonel said what he said; so does an author whose words are quoted."""
    text = NAMED + "“We guard the gate,” the colonel said, according to a report by the Sels Institute."
    statements = read(text).statements
    assert chain(statements, statements[-1]) == ["a report by the Sels Institute", "Pavel Dren"]
    text = NAMED + "Jan Oort writes that the colonel told the families: “We guard the gate.”"
    statements = read(text).statements
    assert chain(statements, statements[-1]) == ["Jan Oort", "Pavel Dren"]


def test_marks_around_a_word_or_a_title_make_no_statement() -> None:
    """A word that is doubted and the name of a book are said by nobody."""
    text = NAMED + "The “safe” road has a hole. Dren reads “The Long Way Home” at night. A ‘transit’ site is a tent."
    assert said(text) == []


def test_apostrophes_are_no_marks() -> None:
    """Contractions, plurals that own something and shortened years open and close nothing."""
    text = NAMED + "The families' bread wasn't there in '09. “It's the drivers’ fault, and ‘it won't end’,” Leka said."
    assert said(text)[0] == ("Arta Leka", "It's the drivers’ fault, and ‘it won't end’")


def test_nobody_is_named_where_nobody_can_be() -> None:
    """A longer quotation without a verb has no speaker, and low confidence."""
    (one,) = read("“We were told nothing at all about it.”").statements
    assert (one.speaker, one.mode, one.cue) == (None, "direct", "")
    assert one.confidence < 0.5


def test_what_was_not_said_is_no_statement() -> None:
    """A denied verb of speech makes nobody a speaker; "not only" denies nothing."""
    for nothing in (
        "Norland did not say that the road was safe.",
        "Berg never said “safe enough”.",
        "Neither Norland nor Sudland said the road was safe.",
        "No minister has said that the road is safe.",
        "Berg refused to say whether the road was safe.",
        "Berg has yet to say that the road was safe.",
        "Berg stopped short of saying that the road was safe.",
    ):
        assert [one for one in read(nothing).statements if one.speaker is not None] == [], nothing
    assert told("Berg not only said that the road was safe.") == [("Berg", "the road was safe")]


def test_a_title_tells_two_of_one_surname_apart() -> None:
    """Each of two adjacent quotations is whose attribution stands beside it."""
    text = "Mrs Karimi spoke first. Mr Omid Karimi said: “I counted 40.” “I counted 35,” said Mrs Karimi."
    assert said(text) == [("Omid Karimi", "I counted 40."), ("Mrs Karimi", "I counted 35")]


def test_a_name_that_ends_as_an_adverb_does_is_a_name() -> None:
    """Italy, Emily and the family speak; a subject is not skipped for its ending."""
    for name in ("Italy", "Kelly", "The family"):
        assert told(f"{name} has said that the road was safe.") == [(name, "the road was safe")]


def test_who_wrote_the_article_is_nobody_in_it() -> None:
    """The name of a byline is no "she"."""
    text = "By Ann Petrie\n\nThe minister spoke on Monday. “It will end,” she said."
    assert all(speaker != "Ann Petrie" for speaker, _ in said(text))


def test_each_short_form_is_the_fullest_name() -> None:
    """With the article of an Arabic name or without it, and with a title before the given name."""
    text = "Colonel Hamid al-Rubaie came. “No,” Colonel Hamid said. “Not now,” al-Rubaie said. “Never,” said Rubaie. "
    assert {speaker for speaker, _ in said(text)} == {"Hamid al-Rubaie"}
    assert said("Sir Geoffrey Allan spoke. “Not so,” Sir Geoffrey said.") == [("Geoffrey Allan", "Not so")]


def test_he_is_who_reports_and_not_who_is_reported() -> None:
    """He who was told goes on speaking."""
    text = (
        "Gustav Lindqvist said that Colonel Hamid Rubaie had told him that the road was shut. He added: “I doubt it.”"
    )
    assert said(text) == [("Gustav Lindqvist", "I doubt it.")]


def test_two_who_speak_together_are_both_named() -> None:
    """And what renames a name before "who" is not the speaker."""
    assert said("Mira Holt and Jan Oort said: “We agree on this.”") == [("Mira Holt and Jan Oort", "We agree on this.")]
    text = "He asked Kofi Mensah, the UN envoy, who replied that “the file is closed”."
    assert said(text) == [("Kofi Mensah", "the file is closed")]
