"""What is told of long work."""

from datetime import datetime

from ninja import Schema

from safeconduct.web.api.schemas import Paged


class JobOut(Schema):
    """A job: ``done`` of ``total``, where somebody knows; ``says`` why it failed, and what would be right."""

    uid: str
    kind: str
    state: str
    attempt: int
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    is_stopping: bool
    can_stop: bool
    can_start_again: bool
    done: int
    total: int
    words: str
    error: str
    says: str


class JobAsked(Schema):
    """A job that was asked to stop or to begin anew, and where it stands; one that is stopping goes on for a moment."""

    uid: str
    state: str
    is_stopping: bool


class Jobs(Paged):
    """One page of jobs, the newest first."""

    items: list[JobOut]
