"""Jobs as people see them: what each is called, where it stands, how far it is, and what they can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.jobs import services
from safeconduct.web.jobs.child import FAULT
from safeconduct.web.jobs.kinds import Kind, find
from safeconduct.web.jobs.models import AGAIN, Job, State
from safeconduct.web.jobs.pulse import Numbers


@dataclass(frozen=True)
class Seen:
    """One job as it is now; what the record says, and what the machine knows better.

    Attributes:
        job: The job.
        kind: Its kind.
        state: Where it stands: one that is said to run and whose process is gone is interrupted.
        is_stopping: Whether it was asked to stop and goes on for a moment.
        numbers: How far it is.
    """

    job: Job
    kind: Kind
    state: State
    is_stopping: bool
    numbers: Numbers

    @property
    def title(self) -> str:
        """What people call it."""
        return str(self.kind.title)

    @property
    def says(self) -> str:
        """Where it stands, in words."""
        return _("is being stopped") if self.is_stopping else str(self.state.label)

    @property
    def is_living(self) -> bool:
        """Whether it is to be done or being done."""
        return self.state in (State.QUEUED, State.RUNNING)

    @property
    def can_stop(self) -> bool:
        """Whether a button can stop it."""
        return self.is_living and not self.is_stopping

    @property
    def can_start_again(self) -> bool:
        """Whether a button can queue it anew."""
        return self.state in AGAIN

    @property
    def words(self) -> str:
        """What is being done, in words; nothing where the job does not say."""
        return str(self.kind.words.get(self.numbers.words, ""))

    @property
    def error(self) -> str:
        """Why it failed and what would be right, in words."""
        if self.state == State.INTERRUPTED:
            return _("Its process ended before it was done. Nothing of it was kept by halves. Start it again.")
        if self.state != State.FAILED:
            return ""
        words = self.kind.errors.get(self.job.error)
        if words is None or self.job.error == FAULT:
            return _(
                "Something went wrong in the program. Start it again; if it stays so, tell who runs this server when "
                "it happened."
            )
        filled: str = str(words) % self.job.error_numbers
        return filled

    @property
    def took(self) -> timedelta | None:
        """How long it runs or ran; None where it did not begin."""
        if self.job.started_at is None:
            return None
        lasted = (self.job.ended_at or timezone.now()) - self.job.started_at
        return timedelta(seconds=max(0, int(lasted.total_seconds())))

    @property
    def page(self) -> str:
        """The address of what it is about; nothing where there is none."""
        return self.kind.page(self.job) if self.kind.page else ""


def see(job: Job) -> Seen:
    """A job as it is now.

    Raises:
        LookupError: this version has no such kind.
    """
    kind = find(job.kind)
    if kind is None:
        raise LookupError(job.kind)
    state, stopping, numbers = State(job.state), False, None
    if state == State.RUNNING:
        if services.is_gone(job):
            state = State.INTERRUPTED
        else:
            pulse = services.pulse(job)
            stopping = job.stop_asked_at is not None or pulse.who_stops() is not None
            numbers = pulse.read()
    return Seen(job, kind, state, stopping, numbers or Numbers(job.done, job.total, job.words))


def context(job: Job) -> dict[str, Any]:
    """What ``jobs/watch.html`` needs, for a page of another application that shows how far a job is.

    Raises:
        LookupError: this version has no such kind.
    """
    return {"seen": see(job)}
