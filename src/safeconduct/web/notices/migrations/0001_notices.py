import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import safeconduct.web.record.constraints
import safeconduct.web.record.identifiers
from safeconduct.web.record.migrating import MadeTogether


class Migration(MadeTogether):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("movements", "0001_initial"),
        ("record", "0012_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(
                        default=safeconduct.web.record.identifiers.new_id, editable=False, max_length=26, unique=True
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "by e-mail"),
                            ("number", "by a message to a number"),
                            ("hand", "by hand at the shelter"),
                        ],
                        max_length=6,
                        verbose_name="by what",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("fa", "فارسی"),
                            ("fa-af", "دری"),
                            ("ar", "العربية"),
                            ("ps", "پښتو"),
                            ("sq", "shqip"),
                            ("fr", "français"),
                        ],
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=26)),
                ("sealed_address", models.BinaryField(blank=True, null=True)),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="since"),
                ),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="ended")),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_choices",
                        to="record.case",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.operation",
                        verbose_name="operation",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of how a family is told",
                "verbose_name_plural": "choices of how families are told",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("operation", "id"), name="notice_choice_of_operation"),
                    safeconduct.web.record.constraints.SameOperation(
                        field="case", name="notice_choice_case_same_operation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email", "number", "hand"])), name="notice_choice_channel"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fa", "fa-af", "ar", "ps", "sq", "fr"])),
                        name="notice_choice_language",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("case",), name="notice_choice_one_in_force"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("sealed_address__isnull", True)),
                            models.Q(("channel", "hand"), ("ended_at__isnull", True), ("sealed_address__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", True),
                                ("sealed_address__isnull", False),
                                models.Q(("channel", "hand"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notice_choice_has_where_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", False), ("ended_by__isnull", True), _connector="OR"),
                        name="notice_choice_ended_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(
                        default=safeconduct.web.record.identifiers.new_id, editable=False, max_length=26, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("manifest", "they are on the manifest"),
                            ("standby", "they are on stand-by"),
                            ("change", "the manifest changed for them"),
                        ],
                        max_length=8,
                        verbose_name="why",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="for the how manieth time")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "by e-mail"),
                            ("number", "by a message to a number"),
                            ("hand", "by hand at the shelter"),
                        ],
                        max_length=6,
                        verbose_name="by what",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("fa", "فارسی"),
                            ("fa-af", "دری"),
                            ("ar", "العربية"),
                            ("ps", "پښتو"),
                            ("sq", "shqip"),
                            ("fr", "français"),
                        ],
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=26)),
                ("sealed_text", models.BinaryField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("sending", "is being sent"),
                            ("failed", "failed, is tried again"),
                            ("sent", "sent"),
                            ("told", "the family was told"),
                            ("given_up", "given up"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="since"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="next attempt")),
                ("error", models.CharField(blank=True, max_length=40, verbose_name="why not")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="told")),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="record.case",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "manifest",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="movements.manifest",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.operation",
                        verbose_name="operation",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "choice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="notices.noticechoice",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice to a family",
                "verbose_name_plural": "notices to families",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "sending", "failed")), ("choice__isnull", False)),
                        fields=["next_at"],
                        name="notice_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operation", "manifest", "case", "kind", "round"), name="notice_once"
                    ),
                    safeconduct.web.record.constraints.SameOperation(
                        field="manifest", name="notice_manifest_same_operation"
                    ),
                    safeconduct.web.record.constraints.SameOperation(field="case", name="notice_case_same_operation"),
                    safeconduct.web.record.constraints.SameOperation(
                        field="choice", name="notice_choice_same_operation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["manifest", "standby", "change"])), name="notice_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email", "number", "hand"])), name="notice_channel"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fa", "fa-af", "ar", "ps", "sq", "fr"])),
                        name="notice_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "sending", "failed", "sent", "told", "given_up", "withdrawn"])
                        ),
                        name="notice_state",
                    ),
                    models.CheckConstraint(condition=models.Q(("round__gte", 1)), name="notice_round_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("choice__isnull", False), models.Q(("attempts", 0), ("channel", "hand")), _connector="OR"
                        ),
                        name="notice_of_none_is_told_by_hand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sealed_text__isnull", False),
                            models.Q(("state__in", ("waiting", "sending", "failed")), _negated=True),
                            _connector="OR",
                        ),
                        name="notice_open_has_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("attempts__gte", 1), ("error", ""), ("sent_at__isnull", False), ("state", "sent")
                            ),
                            models.Q(
                                ("error", ""), ("state", "told"), ("told_at__isnull", False), ("told_by__isnull", False)
                            ),
                            models.Q(("sent_at", None), ("state__in", ["waiting", "sending"]), ("told_at", None)),
                            models.Q(
                                ("sent_at", None),
                                ("state__in", ["failed", "given_up", "withdrawn"]),
                                ("told_at", None),
                                models.Q(("error", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notice_fits_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sending"), _negated=True), ("attempts__gte", 1), _connector="OR"
                        ),
                        name="notice_sending_attempted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent_at", None), ("sent_at__gte", models.F("made_at")), _connector="OR"),
                        name="notice_sent_after_made",
                    ),
                ],
            },
        ),
    ]
