"""What was taken into the ledger and what it says: sources with their copies, statements, and figures.

Nothing of it is overwritten. Figures that disagree stand side by side; what was decided of one, and who looked at it a
second time, are rows of their own. Letters may name people: the copy of a source, and why something was decided, are
sealed with a key of the source.
"""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.web.record.constraints import rules
from safeconduct.web.record.dictionary_fields import column, words_for
from safeconduct.web.record.ledger_words import worded
from safeconduct.web.record.models.conditions import Standing
from safeconduct.web.record.models.incidents import Keyed, Reliability
from safeconduct.web.record.models.operations import ImportedRow, Row, whoever, within
from safeconduct.web.record.models.places import Enterable
from safeconduct.web.record.models.reasons import Reasoned
from safeconduct.web.secrecy import vault

COPY_FIELD = "ledger.copy"
TEXT_FIELD = "ledger.text"
"""What the two parts of a copy are sealed for: each opens as nothing else."""


def both_or_none(first: str, last: str) -> Q:
    """Two fields are given together or not at all."""
    return Q(**{f"{first}__isnull": True, f"{last}__isnull": True}) | Q(
        **{f"{first}__isnull": False, f"{last}__isnull": False}
    )


def in_order(first: str, last: str) -> Q:
    """The first of two fields is not after the second, where both are given."""
    return Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)})


def days_in_order(first: str, last: str) -> Q:
    """The first of two days is not after the second, where both are known to the day."""
    return ~Q(precision__in=["", "day"]) | in_order(first, last)


def not_itself(field: str) -> Q:
    """A row refers to another than itself, or to none."""
    return Q(**{f"{field}__isnull": True}) | ~Q(**{field: F("id")})


class Source(Keyed, ImportedRow):
    """An article, a letter, a law: where something was read."""

    code = column("sources", "source_id")
    kind = worded("sources", "kind", verbose_name=_("kind"))
    title = column("sources", "title", verbose_name=_("title"))
    author = column("sources", "author", verbose_name=_("author"))
    publisher = column("sources", "publisher", verbose_name=_("publisher"))
    published_on = column("sources", "published_on", verbose_name=_("published on"))
    precision = worded("sources", "precision", verbose_name=_("how well the day is known"))
    url = column("sources", "url", verbose_name=_("address"))
    language = column("sources", "language", verbose_name=_("language"))
    retrieved_on = column("sources", "retrieved_on", verbose_name=_("taken on"))
    text_sha256 = column("sources", "text_sha256", editable=False)
    reliability = column("sources", "reliability", choices=Reliability.choices, verbose_name=_("reliability"))
    slant = column("sources", "slant", verbose_name=_("whose side it speaks for"))
    syndicated_from = within(
        "Source",
        null=True,
        blank=True,
        **words_for("sources", "syndicated_from") | {"verbose_name": _("repeats the story of")},
    )

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints: ClassVar = [
            *rules("source", table="sources", key=("code",), refers=["syndicated_from"]),
            models.CheckConstraint(condition=not_itself("syndicated_from"), name="source_repeats_another"),
        ]

    def __str__(self) -> str:
        return str(self.title or self.code)


class SourceCopy(Row):
    """The unalterable copy of a source: its bytes as they came, and the text that was made of them, both sealed.

    A source that came with a folder has its text alone. A trigger refuses that a copy is changed or deleted.
    """

    GOES_ALONG = ("source",)

    source = within("Source", related_name="copies")
    form = models.CharField(_("form"), max_length=10, blank=True, editable=False)
    content = models.BinaryField(null=True, editable=False)
    content_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, editable=False)
    text = models.BinaryField(editable=False)
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, editable=False)
    taken_by = whoever(editable=False)
    taken_at = models.DateTimeField(_("taken at"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("copy of a source")
        verbose_name_plural = _("copies of sources")
        constraints: ClassVar = [
            *rules("source_copy", key=("source",), refers=["source"], target=False),
            models.CheckConstraint(condition=Q(text_sha256__regex=r"^[0-9a-f]{64}$"), name="source_copy_text_digest"),
            models.CheckConstraint(
                condition=Q(content__isnull=True, content_sha256="")
                | Q(content__isnull=False, content_sha256__regex=r"^[0-9a-f]{64}$"),
                name="source_copy_content_digest",
            ),
        ]

    @classmethod
    def of(cls, source: Source, text: bytes, content: bytes | None = None, **more: Any) -> SourceCopy:
        """A copy of a source, sealed and not saved yet.

        Args:
            source: Of which.
            text: The text that was made of it, in UTF-8.
            content: The file as it came; None where only the text is there.
            more: Of the fields, who took it and what form the file has.
        """
        values: list[tuple[str, str, str | bytes]] = [(source.key, TEXT_FIELD, text)]
        values += [] if content is None else [(source.key, COPY_FIELD, content)]
        sealed = vault.seal_many(values)
        return cls(
            operation_id=source.operation_id,
            source=source,
            text=sealed[0],
            text_sha256=hashlib.sha256(text).hexdigest(),
            content=None if content is None else sealed[1],
            content_sha256="" if content is None else hashlib.sha256(content).hexdigest(),
            **more,
        )

    def text_bytes(self) -> bytes:
        """The text in UTF-8, opened; empty where its key was destroyed."""
        return vault.unseal_bytes(self.source.key, TEXT_FIELD, bytes(self.text)) or b""

    def words(self) -> str:
        """The text, opened; what is no UTF-8 in it is shown as such."""
        return self.text_bytes().decode("utf-8", errors="replace")

    def file(self) -> bytes | None:
        """The bytes as they came, opened; None where only the text is there, or the key was destroyed."""
        return None if self.content is None else vault.unseal_bytes(self.source.key, COPY_FIELD, bytes(self.content))


class Statement(ImportedRow):
    """What somebody said or is said to have said, at its characters of a source's text."""

    code = column("statements", "statement_id")
    source = within("Source", related_name="statements", **words_for("statements", "source_id"))
    parent_statement = within(
        "Statement",
        null=True,
        blank=True,
        **words_for("statements", "parent_statement_id") | {"verbose_name": _("reported by the statement")},
    )
    speaker = column("statements", "speaker", verbose_name=_("who says it"))
    speaker_role = column("statements", "speaker_role", verbose_name=_("as whom"))
    mode = worded("statements", "mode", verbose_name=_("direct or indirect"))
    cue = column("statements", "cue", verbose_name=_("verb"))
    text = column("statements", "text", verbose_name=_("what is said"))
    start = column("statements", "start", verbose_name=_("from character"))
    end = column("statements", "end", verbose_name=_("to character"))
    said_on = column("statements", "said_on", verbose_name=_("said on"))
    precision = worded(
        "statements",
        "precision",
        verbose_name=_("how well the day is known"),
    )

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints: ClassVar = [
            *rules("statement", table="statements", key=("code",), refers=["source", "parent_statement"]),
            models.CheckConstraint(condition=not_itself("parent_statement"), name="statement_reported_by_another"),
            models.CheckConstraint(
                condition=both_or_none("start", "end") & (Q(start__isnull=True) | Q(end__gt=F("start"))),
                name="statement_marked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)


class Figure(ImportedRow):
    """A number that a source gives for something. What was decided of it is its last standing decision."""

    code = column("figures", "figure_id")
    subject = worded("figures", "subject", verbose_name=_("what is counted"))
    site = within("Site", null=True, blank=True, **words_for("figures", "site_id"))
    destination = within("Destination", null=True, blank=True, **words_for("figures", "destination_id"))
    quantifier = worded("figures", "quantifier", verbose_name=_("how it is meant"))
    low = column("figures", "low", verbose_name=_("number, or the least"))
    high = column("figures", "high", verbose_name=_("the most"))
    unit = worded("figures", "unit", verbose_name=_("unit"))
    stock_or_flow = worded(
        "figures",
        "stock_or_flow",
        verbose_name=_("at a moment, or over a period"),
    )
    as_of = column("figures", "as_of", verbose_name=_("as of"))
    from_day = column("figures", "from", verbose_name=_("from"))
    to_day = column("figures", "to", verbose_name=_("to"))
    precision = worded("figures", "precision", verbose_name=_("how well these days are known"))
    source = within("Source", related_name="figures", **words_for("figures", "source_id"))
    statement = within(
        "Statement", null=True, blank=True, related_name="figures", **words_for("figures", "statement_id")
    )
    excerpt = column("figures", "excerpt", verbose_name=_("words of the source"))

    objects = Enterable.as_manager()

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints: ClassVar = [
            *rules(
                "figure",
                table="figures",
                key=("code",),
                refers=["site", "destination", "source", "statement"],
                renamed={"role": "", "review": ""},
            ),
            models.CheckConstraint(condition=days_in_order("from_day", "to_day"), name="figure_to_day_after_from_day"),
            models.CheckConstraint(condition=in_order("low", "high"), name="figure_range_in_order"),
            models.CheckConstraint(
                condition=~Q(quantifier="between") | Q(low__isnull=False, high__isnull=False),
                name="figure_between_two_ends",
            ),
            models.CheckConstraint(
                condition=(~Q(stock_or_flow="stock") | Q(from_day__isnull=True, to_day__isnull=True))
                & (~Q(stock_or_flow="flow") | Q(as_of__isnull=True)),
                name="figure_stock_at_day",
            ),
            models.CheckConstraint(condition=Q(low__isnull=False) | Q(high__isnull=False), name="figure_has_number"),
            models.CheckConstraint(
                condition=Q(as_of__isnull=True) | Q(from_day__isnull=True, to_day__isnull=True),
                name="figure_at_day_or_over_period",
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)


class FigureRole(models.TextChoices):
    """What can be decided about a figure."""

    USED = "used", _("used")
    CROSS_CHECK = "cross_check", _("cross-check")
    REJECTED = "rejected", _("rejected")


class FigureDecision(Reasoned, Standing):
    """What was decided about a figure, and why. The last that stands counts; the reason is sealed."""

    GOES_ALONG = ("figure",)

    figure = within("Figure", related_name="decisions")
    role = models.CharField(_("decision"), max_length=20, choices=FigureRole)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("decision on a figure")
        verbose_name_plural = _("decisions on figures")
        constraints: ClassVar = rules("figure_decision", refers=["figure"], one_of={"role": FigureRole.values})

    def key_of_reason(self) -> str:
        """That of the source."""
        return str(self.figure.source.key)

    @property
    def called(self) -> str:
        """The decision in words of the record."""
        return str(self.role)


class ReviewState(models.TextChoices):
    """Whether a second person has looked at a figure since it was changed."""

    REVIEWED = "reviewed", _("reviewed")
    CHANGED = "changed_after_review", _("changed after review")


class FigureReview(Standing):
    """That a second person looked at a figure, or that it was changed since. The last that stands counts."""

    GOES_ALONG = ("figure",)

    figure = within("Figure", related_name="reviews")
    state = models.CharField(_("review"), max_length=20, choices=ReviewState)

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("review of a figure")
        verbose_name_plural = _("reviews of figures")
        constraints: ClassVar = rules("figure_review", refers=["figure"], one_of={"state": ReviewState.values})

    @property
    def called(self) -> str:
        """The review in words of the record."""
        return str(self.state)


class FigureContest(Reasoned, Standing):
    """That somebody contests what was decided about a figure; why is sealed."""

    GOES_ALONG = ("decision",)

    decision = within("FigureDecision", related_name="contests")

    class Meta:
        """Words for one and for many, and what the database keeps."""

        verbose_name = _("objection to a decision on a figure")
        verbose_name_plural = _("objections to decisions on figures")
        constraints: ClassVar = [
            *rules("figure_contest", refers=["decision"]),
            models.CheckConstraint(condition=Q(sealed_reason__isnull=False), name="figure_contest_has_reason"),
        ]

    def key_of_reason(self) -> str:
        """That of the source."""
        return str(self.decision.key_of_reason())

    @property
    def called(self) -> str:
        """The objection in words of the record; not why."""
        return str(self.decision.figure.code)
