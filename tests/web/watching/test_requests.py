"""What programs that watch the server are told, and what the log says of requests: never of whom they are about."""

from __future__ import annotations

import io
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import override_settings

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.data_directory import DataDirectory
from safeconduct.web.pages import closed
from safeconduct.web.record.models import Operation
from safeconduct.web.watching import counts, heartbeat, lines, readiness
from safeconduct.web.watching.counts import Counts

TOKEN = "a token of the tests"
MARKER = "Qzxmarqer"


@pytest.fixture(autouse=True)
def alive(db: None) -> Iterator[None]:  # noqa: ARG001 - on PostgreSQL a heartbeat is a row
    """A worker that was alive just now."""
    heartbeat.beat()
    yield
    heartbeat.file().unlink(missing_ok=True)
    closed.marker(settings.DATA_DIRECTORY.path).unlink(missing_ok=True)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log of the server says, as JSON, with everything that anybody may say."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(lines.Line("json"))
    handler.addFilter(lines.WithoutAddresses())
    loggers = [logging.getLogger(name) for name in ("django", "safeconduct", "safeconduct.requests")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.INFO)
    for logger in loggers[:2]:
        logger.addHandler(handler)
    yield stream
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.removeHandler(handler)


@pytest.mark.django_db
def test_a_server_that_has_all_is_ready(client: Client) -> None:
    """Nobody has to sign in, and nothing but names of checks is told."""
    assert client.get("/health").json() == {"status": "alive"}
    answer = client.get("/ready")
    assert answer.status_code == 200
    names = ("database", "migrations", "key", "worker", "open")
    assert answer.json() == {"status": "ready", "checks": dict.fromkeys(names, True)}


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["database", "migrations", "key", "worker", "open"])
def test_what_is_missing_is_named(
    client: Client, missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 503 for what is not ready; the process lives all the same."""
    if missing == "database":

        def away(_recorder: object) -> None:
            raise OperationalError

        monkeypatch.setattr(MigrationRecorder, "applied_migrations", away)
        monkeypatch.setattr(readiness.connection, "close", lambda: None)
    elif missing == "migrations":
        monkeypatch.setattr(readiness, "_needed", lambda: frozenset({("record", "9999_later")}))
    elif missing == "key":
        monkeypatch.setattr(DataDirectory, "key_file", tmp_path / "none")
    elif missing == "worker":
        monkeypatch.setattr(heartbeat, "age", lambda: heartbeat.LATE_SECONDS)
    else:
        closed.marker(settings.DATA_DIRECTORY.path).write_text("5")
    answer = client.get("/ready")
    assert answer.status_code == 503
    lacking = {name for name, is_there in answer.json()["checks"].items() if not is_there}
    assert lacking == {missing} | ({"migrations"} if missing == "database" else set())
    assert client.get("/health").status_code == 200


@pytest.mark.django_db
def test_a_worker_that_was_never_there_is_missing(client: Client) -> None:
    """Neither a file nor the cache knows one."""
    heartbeat.file().unlink()
    heartbeat.cache.clear()
    assert heartbeat.age() is None
    assert client.get("/ready").json()["checks"]["worker"] is False
    heartbeat.beat()
    assert heartbeat.age() == pytest.approx(0, abs=30)


@pytest.mark.django_db
def test_metrics_are_for_whoever_has_the_token(alma: User) -> None:
    """Without the setting there is no such address; without the token there is no answer; with it come the numbers."""
    assert Client().get("/metrics").status_code in (302, 404)
    with override_settings(METRICS_TOKEN=TOKEN):
        watched = Client()
        for given in ("", "Bearer ", f"Bearer {TOKEN}s", f"Basic {TOKEN}"):
            assert watched.get("/metrics", headers={"Authorization": given}).status_code == 401
        watched.get("/")
        watched.get(f"/none/{MARKER}/")
        from django.db import transaction

        with transaction.atomic():
            log.append(actor=alma, action="tried")
        answer = watched.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    told = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    samples = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert samples['safeconduct_requests_total{view="front",status="2xx"}'] == "1"
    assert samples['safeconduct_request_seconds_bucket{view="front",le="+Inf"}'] == "1"
    assert samples['safeconduct_jobs{state="running"}'] == "0"
    assert samples["safeconduct_log_entries"] == "1"
    assert int(samples["safeconduct_database_bytes"]) > 10**5
    assert MARKER not in told
    assert "alma" not in told
    counts.begin_anew()


def test_counts_of_all_processes_are_added(tmp_path: Path) -> None:
    """Those of one that ended too; a histogram never falls from one bound to the next."""
    first, second = Counts(tmp_path), Counts(tmp_path)
    for one in (first, second):
        one.add("front", 200, 0.02)
        one.add("front", 503, 20)
        one.total()
    total = first.total()
    assert total["requests", "front", "2xx"] == total["requests", "front", "5xx"] == 2
    assert [total["within", "front", str(bound)] for bound in counts.BOUNDS] == [0, *[2] * 8]
    assert total["microseconds", "front", ""] == 2 * 20_020_000
    assert Counts(tmp_path).total() == total


@pytest.mark.django_db
def test_a_line_has_the_pattern_and_nothing_that_was_sent(
    as_alma: Client, liberty: Operation, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is sent wherever, and where a view fails with it: no line has it, and each has its id."""
    as_alma.raise_request_exception = False
    sent = {"headers": {"User-Agent": MARKER, "X-Request-ID": MARKER, "Referer": f"http://testserver/{MARKER}"}}
    first = as_alma.get(f"/operations/{liberty.code}/people/{MARKER}/?q={MARKER}", **sent)
    as_alma.get(f"/{MARKER}/", **sent)
    as_alma.generic(MARKER, f"/{MARKER}", MARKER)
    as_alma.post("/accounts/password/change/", {"oldpassword": MARKER, "password1": MARKER}, **sent)
    as_alma.get("/", headers={"Host": f"{MARKER}.example"})

    def fails(_request: object) -> None:
        raise ValueError(MARKER)

    monkeypatch.setattr(
        "safeconduct.web.accounts.activity.SessionActivity.__call__", lambda _self, request: fails(request)
    )
    assert as_alma.get("/accounts/2fa/").status_code == 500
    said = [json.loads(line) for line in written.getvalue().splitlines()]
    assert MARKER.lower() not in written.getvalue().lower()
    requests = [line for line in said if line["logger"] == "safeconduct.requests"]
    assert len(requests) == 6
    assert all(
        line.keys() == {"time", "level", "logger", "says", "method", "route", "status", "ms", "request"}
        for line in requests
    )
    assert requests[0]["request"] == first.headers["X-Request-ID"]
    assert "<" in requests[0]["route"]
    faults = [line for line in said if "fault" in line]
    assert [fault["fault"] for fault in faults] == ["DisallowedHost", "ValueError"]
    assert faults[1]["at"][-1].endswith(" fails")


def test_lines_as_text_have_the_same(written: io.StringIO) -> None:
    """One line, whatever is in it."""
    record = logging.LogRecord("safeconduct.x", logging.WARNING, "", 0, "two\nlines", (), None)
    record.told = {"status": 200}
    line = lines.Line("text").format(record)
    moment, level, *rest = line.split(" ")
    assert time.strptime(moment[:19], "%Y-%m-%dT%H:%M:%S")
    assert (level, rest) == ("WARNING", ["two", "lines", "logger=safeconduct.x", "status=200"])
    assert written.getvalue() == ""
