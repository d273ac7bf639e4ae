"""Plants markers in all that is sealed and all that is typed, shows them, and looks for them in all that is written.

``main`` runs in a process of its own, on the installation that the environment names.
"""

from __future__ import annotations

import base64
import logging
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

CODE = "marked"
PASSWORD = "seven ships sail at noon"
LOG = "server.log"
LETTERS = "bcdfghjklmnpqrstvwxz"
ENDING = "marqer"

KEYS_AND_DIGESTS = {
    "audit.Entry.previous", "audit.Entry.mac", "audit.HeadRow.mac", "secrecy.PersonKey.wrapped",
    "secrecy.BlindToken.token", "intake.Batch.digest", "intake.RememberedMapping.header_digest",
    "plans.PlanFile.packed", "plans.Drawing.packed",
}  # fmt: skip
"""Fields of bytes in which no text is sealed; the files of a plan know nobody but by codes of the record's own."""


class Markers:
    """Words that stand nowhere else, each with what it was typed as."""

    def __init__(self) -> None:
        self.what: dict[str, str] = {}

    def make(self, what: str) -> str:
        """Another word, of letters alone: what has a digit is found as a number."""
        number, word = len(self.what), ""
        for _ in range(3):
            word += LETTERS[number % len(LETTERS)]
            number //= len(LETTERS)
        marker = f"Qzx{word}{ENDING}"
        self.what[marker] = what
        return marker


def ways(marker: str, within: int = 0) -> Iterator[bytes]:
    """How a text could stand in a file, in letters of any size; it may begin some letters within a longer one."""
    from safeconduct.web.secrecy.normalise import normalise

    for text in {marker, normalise(marker)}:
        plain = text.encode()
        yield plain
        yield from (text.encode(name) for name in ("utf-16-le", "utf-16-be"))
        yield plain.hex().encode()
        yield quote(text).encode()
        yield quote_plus(text).encode()
        for before in range(3):  # where the text begins within a group of three bytes
            begins = (before + within) % 3
            coded = base64.b64encode(bytes(begins) + plain)
            inner = coded[(0, 2, 3)[begins] : (begins + len(plain)) * 8 // 6]
            yield inner
            yield inner.translate(bytes.maketrans(b"+/", b"-_"))


class Sought:
    """Whatever some markers could stand as, looked for in any content.

    The words that were made end alike, so each of their ways has a way of that ending within it. To look for those few
    first takes a hundredth of the time of a pattern of thousands.
    """

    def __init__(self, markers: Iterable[str]) -> None:
        every, few = set(), set()
        for marker in markers:
            found = {way.lower() for way in ways(marker)}
            before, ending, _ = marker.partition(ENDING)
            few |= {way.lower() for way in ways(ending, len(before))} if ending else found
            assert all(any(part in way for part in few) for way in found)
            every |= found
        self._endings = few
        self._pattern = re.compile(b"|".join(re.escape(way) for way in sorted(every)))

    def search(self, content: bytes) -> bytes | None:
        """One that stands in the content, whatever the size of its letters."""
        content = content.lower()
        if not any(ending in content for ending in self._endings):
            return None
        hit = self._pattern.search(content)
        return hit and hit[0]


def main() -> None:
    """Plant, show, copy, and look.

    Raises:
        AssertionError: a marker stands somewhere, or something that is sealed was never filled.
    """
    home = Path(os.environ["SAFECONDUCT_DATA"]).parent
    os.environ["TMPDIR"] = tempfile.tempdir = str(home / "temporary")
    Path(tempfile.tempdir).mkdir()
    from safeconduct.web import serving
    from web.installation import migrated

    if not os.environ["DATABASE_URL"]:
        shutil.copytree(migrated(), os.environ["SAFECONDUCT_DATA"])
    directory = serving.prepare(Path(os.environ["SAFECONDUCT_DATA"]), lambda _line: None)
    _log_everything(home / LOG)
    markers = Markers()
    Planting(markers).all()
    _everything_is_filled()
    serving.back_up(directory)
    everywhere = Sought(markers.what)
    _look_in_tables(everywhere, markers)
    for name, content in written(home):
        found = everywhere.search(content)
        assert found is None, f"{name}: has {found!r}, one of {markers.what}"


def _log_everything(file: Path) -> None:
    """Let every logger say all that it can, to a file."""
    logging.basicConfig(filename=file, level=logging.DEBUG, force=True)
    for name in ("django", "safeconduct", "allauth", "granian", *logging.root.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).propagate = True


def written(home: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below the home of the installation, and the dumps of PostgreSQL."""
    for path in sorted(home.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(home)), path.read_bytes()
    if url := os.environ["DATABASE_URL"]:
        for form in ("plain", "custom"):
            command = ["pg_dump", f"--format={form}", f"--dbname={url}"]
            command += ["--compress=0"] if form == "custom" else ["--inserts"]
            yield f"{form} dump", subprocess.run(command, capture_output=True, check=True).stdout


def _everything_is_filled() -> None:
    """Every field of bytes that holds something sealed has something in it: one that is new is not forgotten."""
    from django.apps import apps
    from django.db.models import BinaryField

    for model in apps.get_models():
        for field in model._meta.get_fields():
            name = f"{model._meta.label}.{field.name}"
            if isinstance(field, BinaryField) and name not in KEYS_AND_DIGESTS:
                there = model._default_manager.exclude(**{f"{field.name}__isnull": True}).exists()
                assert there, f"{name}: no marker was planted in it; plant one in tests/web/marking.py"


def _look_in_tables(everywhere: Sought, markers: Markers) -> None:
    """No cell of any table holds a marker; what is packed is unpacked first."""
    from django.db import connection

    from safeconduct.web.plans.models import Drawing, PlanFile

    for row in Drawing.objects.all():
        hit = everywhere.search(zlib.decompress(bytes(row.packed)))
        assert hit is None, f"figures of a plan: have {hit!r}, one of {markers.what}"
    for row in PlanFile.objects.all():
        with zipfile.ZipFile(BytesIO(bytes(row.packed))) as packed:
            for name in packed.namelist():
                hit = everywhere.search(packed.read(name))
                assert hit is None, f"{row.name}/{name}: has {hit!r}, one of {markers.what}"
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of tables
            columns = [f"{table}.{one[0]}" for one in cursor.description]
            for row in cursor.fetchall():
                for place, cell in zip(columns, row, strict=True):
                    content = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    hit = everywhere.search(content)
                    assert hit is None, f"{place}: has {hit!r}, one of {markers.what}"


class Planting:
    """One operation with one officer, who types markers wherever something can be typed, and looks at every page."""

    def __init__(self, markers: Markers) -> None:
        from django.conf import settings
        from django.test import Client
        from tests.web.record.making import case, made, person

        settings.ALLOWED_HOSTS = ["testserver"]
        self.markers = markers
        self.record = made(CODE)
        self.person, self.case = person(self.record, "F1.1"), case(self.record, "F1")
        self.client = Client()

    def all(self) -> None:
        """Plant everything."""
        self.account()
        self.identity()
        self.numbers()
        self.reasons_of_the_record()
        self.danger()
        self.ledger()
        self.photo()
        self.records_that_are_one()
        self.lists()
        self.letter()
        self.gate()
        self.searching()
        self.tokens()
        self.looks()
        self.lost_session()

    def account(self) -> None:
        """A user whose password, second factor and link are markers, and who is signed in by them."""
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        from safeconduct.web.accounts import links
        from safeconduct.web.accounts.models import Link, User
        from safeconduct.web.rights import grants
        from safeconduct.web.rights.roles import Role
        from web.cast import code_of

        rita = User.objects.create_user("rita", PASSWORD)
        grants.give(rita, Role.ADMINISTRATOR, None, by=None, reason="first start")
        password, secret = self.markers.make("the password of a user"), generate_totp_secret()
        self.user = User.objects.create_user("alma", password)
        TOTP.activate(self.user, secret)
        for code in RecoveryCodes.activate(self.user).generate_codes():
            self.markers.what[code] = "a recovery code"
        self.markers.what[secret] = "the secret of a second factor"
        self.markers.what[links.make(Link.Kind.RESET, self.user, rita)] = "the token of a link"
        for role in (Role.COORDINATOR, Role.AUDITOR):
            grants.give(self.user, role, self.record, by=rita, reason="to type")
        self.login = {"login": "alma", "password": password}
        self.client.post("/accounts/login/", self.login)
        assert self.client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302

    def post(self, name: str, fields: dict[str, Any], *further: Any, status: int = 302) -> Any:
        """Send a form to a page of the operation."""
        from django.urls import reverse

        answer = self.client.post(reverse(name, args=[CODE, *further]), fields)
        assert answer.status_code == status, f"{name}: status {answer.status_code}"
        return answer

    def typed(self, form: Any, what: str) -> dict[str, Any]:
        """What is typed into a form: a marker into each text, the first choice of others, and what was there before."""
        from django import forms

        from safeconduct.web.identities.birth_field import BirthField

        sent: dict[str, Any] = {}
        for name, field in form.fields.items():
            key = form.add_prefix(name)
            initial = form.get_initial_for_field(field, name)
            if isinstance(field, forms.ChoiceField):
                sent[key] = initial or field.choices[0][0]
            elif isinstance(field, BirthField):
                sent[key] = "1981-07-23"
            elif isinstance(field, forms.CharField) and not isinstance(field.widget, forms.HiddenInput):
                sent[key] = self.markers.make(f"{what}, {name}")
            elif isinstance(field, forms.DateField):
                sent[key] = "1981-07-23"
            elif initial not in (None, "", False):
                sent[key] = initial
        return sent

    def identity(self) -> None:
        """Every field of the identity, twice, so that the log has what was there before."""
        from safeconduct.web.identities import services
        from safeconduct.web.identities.forms import IdentityForm

        for turn in ("first", "second"):
            known = services.opened([self.person])[self.person.pk]
            form = IdentityForm(known)
            self.post(
                "identities_change", {**self.typed(form, f"{turn} identity"), "seen": known.version}, self.person.uid
            )
            self.person.refresh_from_db()
        texts = services.opened([self.person])[self.person.pk].values.values()
        assert {one for one in texts if one in self.markers.what}, "no marker came to the identity"

    def numbers(self) -> None:
        """Documents and external numbers: one that stays, and one that is removed for a reason."""
        from safeconduct.web.identities.views import NUMBERS

        for kind, (form, model) in NUMBERS.items():
            for _ in range(2):
                sent = self.typed(form(), kind)
                issuer = next(key for key in sent if key.endswith("issuer"))
                self.markers.what.pop(sent[issuer])  # who issues a document is no secret
                sent[issuer] = "XXA"
                self.post("identities_add", sent, self.person.uid, kind)
            gone = model.objects.latest("pk")
            why = {"reason": self.markers.make(f"why a {kind} was removed")}
            self.post("identities_remove", why, self.person.uid, kind, gone.pk)

    def reason(self, what: str) -> str:
        """A marker that the record keeps sealed."""
        return self.markers.make(what)

    def ledger(self) -> None:
        """The text and the file of a source, why a figure is used, and why that is contested."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        from safeconduct.web.record.models import Figure, Source

        words = f"Some 400 people came. {self.markers.make('the text of a source')}"
        file = SimpleUploadedFile("letter.txt", words.encode())
        self.post("ledger_take", {"uploads": file, "kind": "letter", "title": "A letter"})
        source = Source.objects.get(operation=self.record)
        counted = {"subject": "arrived", "low": "400", "quantifier": "about", "excerpt": "Some 400 people came."}
        self.post("ledger_mark_figure", counted, source.pk)
        figure = Figure.objects.get(source=source)
        decided = {"role": "used", "seen": "0", "reason": self.reason("why a figure is used")}
        self.post("ledger_decide", decided, figure.pk)
        self.post("ledger_contest", {"reason": self.reason("why that is contested")}, figure.pk)

    def photo(self) -> None:
        """A photo that says of itself where it was taken."""
        from tests.web.identities.picturing import file_of

        from safeconduct.web.identities import photos

        comment = self.markers.make("what a photo says of itself").encode()
        photos.put(self.person, file_of((60, 80), comment=comment), actor=self.user)

    def records_that_are_one(self) -> None:
        """Two records with names that differ, which somebody says are one person."""
        from tests.web.identities.pairing import merged, paired
        from tests.web.identities.registering import change
        from tests.web.record.making import person

        ours, theirs = person(self.record, "F3.1"), person(self.record, "F3.2")
        for who in (ours, theirs):
            name = self.markers.make("a name of who has two records")
            change(who, self.user, family_name=name, given_names="Sherin", native_family_name="", phone="")
        merged(paired(ours, theirs, self.user), self.user)

    def lists(self) -> None:
        """A list that waits, with something of each kind in it, and one that was merged and then changed somebody."""
        from tests.web.intake.making import ALI, HEADER, SHIRIN, csv_of, decided, merged, staged

        from safeconduct.web.intake import services

        def of_markers(row: tuple[str, ...], code: str) -> tuple[str, ...]:
            cells = dict(zip(HEADER, row, strict=True)) | {"Case no": f"L{code}", "ID": code}
            for name in ("Family name", "First name", "Father's name", "Phone", "Passport no", "Mood"):
                cells[name] = self.markers.make(f"{name} of a list")
            return tuple(cells[name] for name in HEADER)

        first = of_markers(SHIRIN, "901")
        merged(self.record, csv_of(first), self.user)
        again = [
            first[place] if name != "Father's name" else self.markers.make(name) for place, name in enumerate(HEADER)
        ]
        merged(self.record, csv_of(tuple(again)), self.user)
        rows = [of_markers(ALI, "902"), of_markers(ALI, "903"), of_markers(ALI, "904")]
        rows[1] = tuple(
            rows[0][place] if name in ("Family name", "First name", "Father's name") else cell
            for place, (name, cell) in enumerate(zip(HEADER, rows[1], strict=True))
        )
        batch = staged(self.record, csv_of(*rows), self.user, name=f"{self.markers.make('the name of a file')}.csv")
        place = HEADER.index("Phone")
        seen = {"seen_version": batch.version, "actor": self.user}
        batch = services.correct(batch, [(3, place, self.markers.make("a correction"))], **seen)
        why = self.markers.make("why a row was left out")
        batch = services.leave_out(batch, {4}, why, seen_version=batch.version, actor=self.user)
        decided(batch, "new", self.user)

    def letter(self) -> None:
        """The letter of a party that approves a plan, in which a family was decided on for a reason."""
        from tests.web.plans.making import taken_in
        from tests.web.record.making import START

        from safeconduct.web.plans import approving, making

        plan = making.begin(self.record, actor=self.user, on=START)
        taken_in(plan)
        party = approving.add_party(self.record, "Ministry", members=[], actor=self.user)
        approving.propose(plan, actor=self.user)
        letter = b"%PDF-1.7 " + self.markers.make("the letter of a party").encode()
        approving.say(plan, party, approves=True, actor=self.user, letter=letter)

    def gate(self) -> None:
        """A manifest with a name, somebody who goes along, and a phone that says why somebody was refused."""
        from tests.web.identities.registering import change
        from tests.web.record.making import departing, person

        from safeconduct.web.movements.models import Movement
        from safeconduct.web.movements.services import devices
        from safeconduct.web.plans import telling
        from safeconduct.web.plans.models import Plan

        who = person(self.record, "F2.1")
        change(who, self.user, family_name=self.markers.make("a name on a manifest"), given_names="Mina")
        telling.tell_in_emergency(Plan.objects.latest("pk"), actor=self.user, reason="no time")
        self.post("movements_begin", {}, departing(self.record, "D1").pk)
        movement = Movement.objects.get(operation=self.record)
        self.post("movements_change", {"name": self.markers.make("who goes along")}, movement.uid, "escort")
        self.post("movements_change", {}, movement.uid, "draw-up")
        card = movement.cards.get(person=who)
        _device, code = devices.invite(movement, name="gate", actor=self.user)
        paired = self.client.post("/gate/pair/", {"code": code}, content_type="application/json").json()
        self.markers.what[paired["token"]] = "the token of a phone"
        said = {"nonce": "a-nonce-of-it", "counter": 1, "knows": 0, "made_at": "2026-03-07T05:00:00Z"}
        said |= {"kind": "refused", "why": "health", "words": self.reason("why somebody did not board")}
        sent = {"events": [said | {"person": card.token}]}
        token = {"Authorization": f"Bearer {paired['token']}"}
        answer = self.client.post("/gate/sync/", sent, content_type="application/json", headers=token)
        assert answer.json()["accepted"] == {"a-nonce-of-it": 1}
        self.notice(movement, card.case)

    def notice(self, movement: Any, case: Any) -> None:
        """Where a family is told, and in what words."""
        number = "447700900123"
        self.markers.what[number] = "the number of a family"
        self.post("notices_choice", {"channel": "number", "address": f"+{number}", "language": "en"}, case.uid)
        manifest = movement.manifests.get()
        self.post("movements_release", {"reason": "no time"}, manifest.uid, "alone")
        words = {"kind": "manifest", "own-en": f"Come, {self.markers.make('what a family is told')}"}
        shown = self.post("notices_call", {**words, "act": "look"}, movement.uid, status=200).content.decode()
        seen = re.findall(r'name="seen" value="([^"]*)"', shown)[0]
        self.post("notices_call", {**words, "act": "send", "seen": seen}, movement.uid)
        self.client.get(f"/operations/{CODE}/notices/{movement.manifests.get().notices.first().uid}/")

    def reasons_of_the_record(self) -> None:
        """Reasons about a case and a person: changes, events, many cases at once, decisions."""
        now = {"status": "held", "priority": self.case.priority, "site": self.case.site.code}
        seen = {"seen_status": self.case.status, "seen_priority": now["priority"], "seen_site": now["site"]}
        uid = self.case.uid
        self.post("record_change_case", {**now, **seen, "reason": self.reason("why a case changed")}, uid)
        event = {"event-person": self.person.pk, "event-kind": "marriage", "event-on": "2026-03-03"}
        self.post("record_add_event", {**event, "event-reason": self.reason("why something happened")}, uid)
        bulk = {"change": "priority:emergency", "case": uid}
        shown = self.post("record_bulk", bulk, status=200).content.decode()
        seen = re.findall(r'name="seen" value="([^"]*)"', shown)[0]
        made = {**bulk, "seen": seen, "make": "1", "reason": self.reason("why several cases changed")}
        self.post("record_bulk", made)
        decided = {"decision": "short_notice", "reason": self.reason("why something was decided")}
        self.post("record_decide", decided, uid)
        clearance = {"person": self.person.pk, "kind": "medical", "state": "granted", "valid_from": "2026-03-03"}
        self.post("record_clearance", {**clearance, "reason": self.reason("why a clearance was set")}, uid)
        answer = {"person": self.person.pk, "purpose": "parting", "answer": "given", "on": "2026-03-02"}
        self.post("record_consent", {**answer, "reason": self.reason("why somebody answered")}, uid)
        parts = {"people": [self.person.pk], "on": "2026-03-04", "reason": self.reason("why a family parts")}
        self.post("record_part", parts, uid)

    def danger(self) -> None:
        """What is said of an incident, why it was changed, why a measure was asked for, and what a visit found."""
        from tests.web.record.making import site

        from safeconduct.web.record.models import Incident

        camp = {"site": site(self.record, "camp").pk}
        said = {**camp, "kind": "threat", "when": "today", "words": self.reason("what is said of an incident")}
        self.post("danger_enter", said)
        one = Incident.objects.get(operation=self.record)
        self.post("danger_source", {"words": self.reason("what a second source says")}, one.pk)
        known = {**camp, "kind": "threat", "occurred_on": str(one.occurred_on), "precision": "day", "missing": "1"}
        why = self.reason("why an incident was changed")
        self.post("danger_change_incident", {**known, "reason": why, "seen_missing": ""}, one.pk)
        asked = {**camp, "kind": "wall", "party": "Army", "day": "2026-03-02"}
        self.post("danger_new_protection", {**asked, "reason": self.reason("why a measure was asked for")})
        found = {"organisation": "Agency", "day": "2026-03-02", "findings": self.reason("what a visit found")}
        self.post("danger_new_visit", {**camp, **found})
        self.alerts_and_convoys()

    def alerts_and_convoys(self) -> None:
        """Where an alert goes to, and why an officer said no-go."""
        from django.utils import timezone
        from tests.web.record.making import departing

        from safeconduct.web.record.services import create_departure

        like, day = departing(self.record), timezone.localdate()
        of = {"site": like.site, "destination": like.destination, "mode": "road", "seats": 1}
        convoy = create_departure(self.record, actor=self.user, code="T", departs_on=day, arrives_on=day, **of)
        hook = f"https://hook.example/{self.markers.make('where a webhook goes to')}"
        self.post("alerts_new_rule", {"way": "webhook", "least": "0", "address": hook}, status=200)
        word = {"word": "no_go", "reason": self.reason("why a convoy does not go")}
        self.post("danger_decide_convoy", word, convoy.pk)

    def searching(self) -> None:
        """What is looked for, and what is typed to erase somebody and is not their code."""
        self.post("identities_search", {"text": self.markers.make("what was looked for")}, status=200)
        typed = {"code": self.markers.make("a code that is none"), "reason": "asked for it"}
        self.post("identities_erase", typed, self.person.uid, status=422)
        self.post("identities_show", {"purpose": "registration"}, self.person.uid, status=200)
        zone = {"zone": self.markers.make("a machine-readable zone"), "seen": "0", "take": "document"}
        self.post("identities_zone", zone, self.person.uid, status=200)

    def tokens(self) -> None:
        """A token for programs."""
        from datetime import timedelta

        from django.utils import timezone

        from safeconduct.web.api import tokens
        from safeconduct.web.rights.roles import Right

        ends = timezone.localdate() + timedelta(days=2)
        made = tokens.make(self.user, self.record, name="to try", rights=[Right.REGISTER_READ], expires_on=ends)
        self.markers.what[made] = "a token for programs"
        self.client.get(f"/api/v1/operations/{CODE}/cases", headers={"Authorization": f"Bearer {made}"})

    def looks(self) -> None:
        """Every page that these codes open; no answer has a marker in its head."""
        from django.urls import reverse
        from tests.web.rights.test_every_view import ALL

        for uid in (self.person.uid, self.case.uid):
            known = {"operation_code": CODE, "uid": uid, "pk": 1, "kind": "document", "table": "cases", "batch": "0"}
            for one in ALL:
                if one.holds and one.holds <= known.keys():
                    path = reverse(one.name, kwargs={name: known[name] for name in one.holds})
                    answer = self.client.get(path)
                    assert answer.status_code < 500, path
                    for header, value in answer.items():
                        assert not re.search("qzx.*marqer", value, re.I), f"{path}: {header}"
                    if answer.streaming:
                        b"".join(answer.streaming_content)

    def lost_session(self) -> None:
        """A form that was sent when the session was over."""
        from django.contrib.sessions.models import Session
        from django.urls import reverse

        from safeconduct.web.accounts import joining

        joining.end_sessions(self.user)
        Session.objects.all().delete()
        kept = {"text": self.markers.make("a form of a lost session")}
        answer = self.client.post(reverse("identities_search", args=[CODE]), kept)
        assert answer.headers["Location"] == "/accounts/login/?next=/accounts/kept/"
        assert Session.objects.exists()
