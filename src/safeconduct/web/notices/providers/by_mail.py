"""Notices by e-mail, through the mail server of the installation."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from safeconduct.web.alerts.sending import NotSent, class_of
from safeconduct.web.notices.providers.providing import SECONDS, Outgoing, Unclear

REFUSED = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)
"""What a server says that surely took nothing."""


class ByMail:
    """One message to one address. One of which nobody knows is mailed again, with the same ``Message-ID``."""

    repeats = True

    def send(self, one: Outgoing) -> None:
        """Mail it.

        Raises:
            NotSent: no server is set, nobody was there, or it refused.
            Unclear: the server went away after it was handed the message.
        """
        if not settings.MAIL_FROM:
            raise NotSent("no_server")
        server = get_connection(timeout=SECONDS)
        try:
            server.open()
        except Exception as error:  # whatever a server of mail does
            raise NotSent(class_of(error)) from None
        try:
            named = {"Message-ID": f"<{one.id.lower()}@safe-conduct.invalid>", "Content-Language": one.language}
            EmailMessage(one.subject, one.text, settings.MAIL_FROM, [one.to], connection=server, headers=named).send()
        except REFUSED as error:
            raise NotSent(class_of(error)) from None
        except Exception as error:
            raise Unclear(class_of(error)) from None
        finally:
            server.close()
