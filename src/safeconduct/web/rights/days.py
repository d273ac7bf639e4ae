"""Days in the database: reckoned alike on SQLite and PostgreSQL, so that a constraint can hold them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone


def day_of_rights() -> date:
    """The day by which roles and tokens end: that of the server, on the page of whatever operation it is asked."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


class DayAfter(models.Func):
    """The day, by UTC, that lies some days after a point in time; with the same meaning on each database."""

    output_field = models.DateField()

    def __init__(self, moment: Any, days: int) -> None:
        super().__init__(moment)
        self.days = int(days)

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        """As SQLite says it, which keeps points in time as text, by UTC."""
        return super().as_sql(compiler, connection, template=f"date(%(expressions)s, '{self.days:+d} days')", **more)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        """As PostgreSQL says it."""
        template = f"((%(expressions)s AT TIME ZONE 'UTC')::date + {self.days:d})"
        return super().as_sql(compiler, connection, template=template, **more)
