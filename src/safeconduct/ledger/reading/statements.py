"""From marks, verbs and names to statements, each with its speaker and with the statement that reports it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from safeconduct.ledger.reading.attributing import Attributing, Attribution
from safeconduct.ledger.reading.doubting import Doubting
from safeconduct.ledger.reading.indirect import Finding
from safeconduct.ledger.reading.language import Language
from safeconduct.ledger.reading.quotations import Marks, Quotation
from safeconduct.ledger.reading.resolving import Resolving
from safeconduct.ledger.reading.result import Span, Statement
from safeconduct.ledger.reading.sentences import Sentence
from safeconduct.ledger.reading.tokens import Kind, Token

SURE = 0.5
"""Confidence from which somebody is named as the speaker; below it, who it may be is a suggestion of the flag."""
SURE_BESIDE = 0.6
"""The same for a quotation whose own sentence says who speaks; there the rules err more often than they say."""
DOUBTED = 0.5
"""What is left of the confidence where the sentence gives a reason to doubt it."""
UNATTRIBUTED = 5
"""Words of a quotation that is a statement even if nobody is found who says it."""


@dataclass(frozen=True)
class Draft:
    """A statement before it has a name and a parent.

    Attributes:
        start: Its first character.
        end: The character after its last.
        mode: ``direct`` or ``indirect``.
        attribution: Who says it, as found; None where nothing was found.
        quotation: The number of the quotation; -1 for an indirect statement.
    """

    start: int
    end: int
    mode: str
    attribution: Attribution | None
    quotation: int = -1


def statements(
    text: str, words: Language, found: list[Token], marks: Marks, cut: list[Sentence], resolving: Resolving
) -> tuple[Statement, ...]:
    """The statements of a text in the order in which they begin, an outer one before those within it."""
    attributions = Attributing(words, found, marks.quotations).attribute(cut)
    drafts = [draft for draft in _direct(text, found, marks, attributions) if draft.end > draft.start]
    finding = Finding(words)
    for sentence in cut:
        drafts += [Draft(one.start, one.end, "indirect", one.attribution) for one in finding.statements(sentence)]
    drafts = _closed([_trimmed(text, draft) for draft in drafts], marks)
    drafts.sort(key=lambda draft: (draft.start, -draft.end, draft.mode == "direct"))
    return tuple(_named(text, drafts, _speakers(drafts, resolving), Doubting(words)))


def covered(found: list[Token], marks: Marks) -> list[tuple[int, int]]:
    """The characters of the outermost quotations: who is named there is not named by the article."""
    return [(found[one.opening].start, found[one.closing].end) for one in _outermost(marks)]


def _direct(text: str, found: list[Token], marks: Marks, attributions: dict[int, Attribution]) -> list[Draft]:
    drafts: list[Draft] = []
    for number, quotation in enumerate(marks.quotations):
        start = found[quotation.opening].end
        end = found[quotation.closing].start if quotation.closed else found[quotation.closing].end
        attribution = attributions.get(number)
        if text[start:end].isupper() and (attribution is None or attribution.how == "carried"):
            continue  # a headline between paragraphs
        if attribution is None:
            inside = found[quotation.opening + 1 : quotation.closing]
            count = 0
            for token in inside[: 4 * UNATTRIBUTED]:
                count += token.kind in (Kind.WORD, Kind.NUMBER)
            small = sum(token.word[0].islower() for token in inside[: 4 * UNATTRIBUTED] if token.kind == Kind.WORD)
            if count < UNATTRIBUTED or small < 2:
                continue
        drafts.append(Draft(start, end, "direct", attribution, number))
    return drafts


def _outermost(marks: Marks) -> list[Quotation]:
    outer: list[Quotation] = []
    end = -1
    for quotation in marks.quotations:
        if quotation.opening > end:
            outer.append(quotation)
            end = quotation.closing
    return outer


def _trimmed(text: str, draft: Draft) -> Draft:
    start, end = draft.start, draft.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or (draft.mode == "direct" and text[end - 1] == ",")):
        end -= 1
    return replace(draft, start=start, end=end)


def _closed(drafts: list[Draft], marks: Marks) -> list[Draft]:
    """The drafts; a quotation without a closing mark ends where its attribution begins: “It was cold, Sisk said."""
    told = {draft.start: draft for draft in drafts if draft.mode == "indirect"}
    closed: list[Draft] = []
    ended: set[int] = set()
    for draft in drafts:
        if draft.quotation >= 0 and not marks.quotations[draft.quotation].closed and draft.start in told:
            ended.add(draft.start)
            closed.append(replace(told[draft.start], mode="direct"))
        else:
            closed.append(draft)
    return [draft for draft in closed if draft.mode == "direct" or draft.start not in ended]


def _speakers(drafts: list[Draft], resolving: Resolving) -> list[tuple[str | None, float]]:
    """Who makes each statement: first those whom the article names, then those who are named in quotations."""
    order = sorted(range(len(drafts)), key=lambda at: (_level(drafts[at]) >= 0, _mentioned(drafts[at])))
    speakers: list[tuple[str | None, float]] = [(None, 0.0)] * len(drafts)
    of_quotation: dict[int, str | None] = {}
    for at in order:
        attribution = drafts[at].attribution
        if attribution is not None:
            speaker = resolving.of(attribution, of_quotation.get(attribution.sentence.level))
            speakers[at] = (speaker.name, speaker.confidence)
            of_quotation[drafts[at].quotation] = speaker.name
            of_quotation.pop(-1, None)
    return speakers


def _level(draft: Draft) -> int:
    return draft.attribution.sentence.level if draft.attribution is not None else -1


def _mentioned(draft: Draft) -> int:
    attribution = draft.attribution
    if attribution is None or attribution.phrase is None:
        return draft.start
    return attribution.sentence.items[attribution.phrase.first].start


def _named(
    text: str, drafts: list[Draft], speakers: list[tuple[str | None, float]], doubting: Doubting
) -> list[Statement]:
    """Give each statement a name and the smallest one around it that is somebody else's as parent."""
    named: list[Statement] = []
    open_: list[Statement] = []
    for draft, resolved in zip(drafts, speakers, strict=True):
        speaker, sure = resolved
        if draft.start >= draft.end:
            continue
        while open_ and open_[-1].end <= draft.start:
            open_.pop()
        around = [one for one in open_ if one.end >= draft.end]
        parent = next((one for one in reversed(around) if one.speaker != speaker or one.speaker is None), None)
        if speaker is None and draft.mode == "indirect" and _first_person(draft):
            continue  # "I think that …" adds nothing to the statement that it is a part of
        if draft.attribution is not None and speaker is None and around and _first_person(draft):
            speaker, sure = around[-1].speaker, 0.6
            parent = next((one for one in reversed(around) if one.speaker != speaker), None)
        attribution = draft.attribution
        confidence = 0.2
        cue = ""
        if attribution is not None:
            confidence = attribution.confidence * (sure if speaker is not None else 0.4)
            cue = attribution.sentence.items[attribution.cue].word if attribution.cue >= 0 else ""
            if draft.mode == "direct" and doubting.doubts(attribution):
                confidence *= DOUBTED
        guess = speaker if confidence < _sure(draft) else None
        speaker = None if guess is not None else speaker
        if named and (named[-1].start, named[-1].end, named[-1].speaker) == (draft.start, draft.end, speaker):
            continue
        statement = Statement(
            text[draft.start : draft.end],
            draft.start,
            draft.end,
            f"s{len(named) + 1}",
            parent.id if parent is not None else None,
            speaker,
            draft.mode,
            cue,
            round(confidence, 2),
            _mention(text, attribution),
            guess,
        )
        named.append(statement)
        open_.append(statement)
    return named


def _sure(draft: Draft) -> float:
    """Confidence from which somebody is named for a statement."""
    beside = draft.mode == "direct" and draft.attribution is not None and draft.attribution.how != "carried"
    return SURE_BESIDE if beside else SURE


def _mention(text: str, attribution: Attribution | None) -> Span | None:
    """Where the article names the speaker."""
    if attribution is None or attribution.phrase is None:
        return None
    items = attribution.sentence.items
    start, end = items[attribution.phrase.first].start, items[attribution.phrase.last].end
    return Span(text[start:end], start, end)


def _first_person(draft: Draft) -> bool:
    attribution = draft.attribution
    if attribution is None or attribution.phrase is None:
        return False
    return attribution.sentence.items[attribution.phrase.head].low in ("i", "we")
