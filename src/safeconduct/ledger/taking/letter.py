"""The text of an e-mail: its own words, without what hangs on it."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import parsedate_to_datetime

from safeconduct.ledger.taking.characters import cleaned, decoded_as, one_line
from safeconduct.ledger.taking.hypertext import taken_from
from safeconduct.ledger.taking.taken import NotTaken, Remark, Said, Taken

MOST_PARTS = 500
"""Parts of an e-mail."""


def from_email(content: bytes) -> Taken:
    """Read an e-mail: its plain text, or that of its page where it has no other. Attachments are counted, not read.

    Raises:
        NotTaken: it is no e-mail, or has more than 500 parts.
    """
    message = message_from_bytes(content, policy=default)
    if not isinstance(message, EmailMessage) or not (message["From"] or message["Date"] or message["Subject"]):
        raise NotTaken("damaged", kind="e-mail")
    parts = [part for part in message.walk() if not part.is_multipart()]
    if len(parts) > MOST_PARTS:
        raise NotTaken("damaged", kind="e-mail")
    body = message.get_body(("plain", "html"))
    said = Said(title=_header(message, "Subject"), author=_header(message, "From"), published_on=_day(message))
    taken = _body(body) if body is not None else Taken("", "email")
    others = sum(1 for part in message.iter_attachments()) if message.is_multipart() else 0
    hanging = (Remark("attachments_left_out", {"count": others}),) if others else ()
    return Taken(taken.text, "email", said, (*taken.remarks, *hanging))


def _body(body: MIMEPart) -> Taken:
    raw = body.get_payload(decode=True)
    raw = raw if isinstance(raw, bytes) else b""
    text, remarks = decoded_as(raw, body.get_content_charset() or "")
    if body.get_content_subtype() == "html":
        return taken_from(text, remarks)
    text, left_out = cleaned(text)
    return Taken(text, "email", Said(), (*remarks, *left_out))


def _header(message: EmailMessage, name: str) -> str:
    return one_line(cleaned(str(message[name] or ""))[0])[:500]


def _day(message: EmailMessage) -> date | None:
    try:
        return parsedate_to_datetime(str(message["Date"])).date()
    except (TypeError, ValueError, IndexError):
        return None
