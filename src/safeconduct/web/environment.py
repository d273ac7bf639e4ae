"""What an administrator can set: the environment variables, each with its meaning and its default."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

SECRET_LENGTH = 16
TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


class WrongSetting(Exception):
    """An environment variable has a value that cannot be followed; the message says which and what would be right."""


@dataclass(frozen=True)
class Setting:
    """One environment variable.

    Attributes:
        name: Its name.
        default: The value that holds where it is not set, as text.
        meaning: What it does, in whole sentences.
    """

    name: str
    default: str
    meaning: str


SETTINGS: Mapping[str, Setting] = {
    one.name: one
    for one in (
        Setting(
            "SAFECONDUCT_DATA",
            "",
            "The data directory. Empty: a directory of the user, named `safeconduct`, where the system keeps data.",
        ),
        Setting(
            "DATABASE_URL",
            "",
            "The PostgreSQL database, as `postgresql://user:password@host:port/name`. Empty: SQLite in the data "
            "directory.",
        ),
        Setting(
            "SAFECONDUCT_HOSTS",
            "127.0.0.1,localhost,[::1]",
            "The names under which the server answers, with commas between them.",
        ),
        Setting(
            "SAFECONDUCT_HTTPS",
            "false",
            "Whether people reach the server through HTTPS. Then cookies are sent through nothing else, and a browser "
            "that came once comes back through HTTPS only. Passkeys need it.",
        ),
        Setting(
            "SAFECONDUCT_LAN",
            "false",
            "Whether people on a local network reach the server directly, through HTTPS with a certificate of its own. "
            "`safeconduct serve --lan` sets it, and `SAFECONDUCT_HOSTS` with it. Cookies are sent through HTTPS alone; "
            "browsers are not told to insist on it, since the address may be somebody else's tomorrow.",
        ),
        Setting(
            "SAFECONDUCT_TIME_ZONE",
            "UTC",
            "The time zone in which times are shown where no operation sets one, as `Europe/Tirana`.",
        ),
        Setting(
            "SAFECONDUCT_WORKERS",
            "",
            "How many processes answer requests. Empty: as many as the machine has cores, but no more than 4.",
        ),
        Setting(
            "SAFECONDUCT_BACKUP_DAYS",
            "",
            "How many days backups in the data directory are kept; `safeconduct retention --run` removes older ones, "
            "and never the newest. Empty: they are kept for good.",
        ),
        Setting(
            "SAFECONDUCT_LOG_FORMAT",
            "",
            "`json` or `text`: a line on standard error for each request (time, method, pattern of the address, "
            "status, milliseconds, id), and everything else in lines of the same form, with nothing in them of what "
            "was sent. Empty: warnings alone.",
        ),
        Setting(
            "SAFECONDUCT_ADDRESS",
            "",
            "The address at which people open the application, as `https://safe.example.org/`. Alerts that go out end "
            "with it, and the picture that pairs a phone has it where the desk is open as localhost. "
            "`safeconduct serve --lan` sets it where it is not. Empty: they name none.",
        ),
        Setting(
            "SAFECONDUCT_MAIL",
            "",
            "The mail server through which alerts and notices go, as `smtp://user:password@host:587` (encrypted after "
            "greeting), `smtps://user:password@host:465`, or `smtp+plain://host:25` for one on the same machine. "
            "Empty: nothing is mailed.",
        ),
        Setting(
            "SAFECONDUCT_MAIL_FROM",
            "",
            "The address from which alerts and notices are mailed. It is needed where `SAFECONDUCT_MAIL` is set.",
        ),
        Setting(
            "SAFECONDUCT_WEBHOOKS_PRIVATE",
            "false",
            "Whether webhooks may go to addresses of the own network, and there without HTTPS. Otherwise they go to "
            "public addresses through HTTPS alone.",
        ),
        Setting(
            "SAFECONDUCT_NOTICES_EMAIL",
            "file",
            "By what notices go to families that chose e-mail: `file` (a line in the folder `outbox` of the data "
            "directory, for whoever carries it) or `email` (through `SAFECONDUCT_MAIL`).",
        ),
        Setting(
            "SAFECONDUCT_NOTICES_NUMBER",
            "file",
            "By what notices go to families that chose a message to a number: `file`, or `http` (through "
            "`SAFECONDUCT_GATEWAY`).",
        ),
        Setting(
            "SAFECONDUCT_GATEWAY",
            "",
            "The address of a gateway that sends messages to numbers, as `https://sms.example.org/send`. It has to be "
            "public and HTTPS, unless `SAFECONDUCT_WEBHOOKS_PRIVATE` is set; no redirect is followed.",
        ),
        Setting(
            "SAFECONDUCT_GATEWAY_METHOD",
            "post",
            "How the gateway is asked: `post` or `put`.",
        ),
        Setting(
            "SAFECONDUCT_GATEWAY_HEADER",
            "",
            "A header that the gateway asks for, with its secret, as `Authorization: Bearer …`.",
        ),
        Setting(
            "SAFECONDUCT_GATEWAY_BODY",
            '{"to": "{to}", "text": "{text}", "id": "{id}"}',
            "What the gateway is sent, as JSON. `{to}`, `{text}`, `{id}` and `{language}` are filled in wherever they "
            "stand in a text of it.",
        ),
        Setting(
            "SAFECONDUCT_GATEWAY_ONCE",
            "false",
            "Whether the gateway takes a request once that comes twice with the same `Idempotency-Key`. Then a request "
            "of which nobody knows whether it arrived is sent again; otherwise a person decides.",
        ),
        Setting(
            "SAFECONDUCT_GATEWAY_CALLBACK_SECRET",
            "",
            "What the gateway signs with when it says at `/notices/delivery/` what became of a message, of 16 "
            "characters at least. Empty: there is no such address.",
        ),
        Setting(
            "SAFECONDUCT_METRICS_TOKEN",
            "",
            "What a program that watches the server sends as `Authorization: Bearer …` to read `/metrics`, of 16 "
            "characters at least. Empty: there is no such address.",
        ),
        Setting(
            "SAFECONDUCT_SCRATCH_DATABASE_URL",
            "",
            "An empty PostgreSQL database in which `safeconduct backup` tries what it wrote, where the user of "
            "`DATABASE_URL` may not make one. Whatever is in it afterwards is removed.",
        ),
    )
}
"""Every setting by its name."""


def text(name: str) -> str:
    """The value of a setting, or its default."""
    return os.environ.get(name, "").strip() or SETTINGS[name].default


def words(name: str) -> list[str]:
    """The value of a setting that is a list with commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def truth(name: str) -> bool:
    """The value of a setting that is true or false.

    Raises:
        WrongSetting: it is neither.
    """
    value = text(name).lower()
    if value not in TRUE | FALSE:
        raise WrongSetting(f"{name}: {value!r} is neither true nor false")
    return value in TRUE


def count(name: str, otherwise: int) -> int:
    """The value of a setting that is a number of at least 1, or another number where it is not set.

    Raises:
        WrongSetting: it is no such number.
    """
    value = text(name) or str(otherwise)
    if not (value.isascii() and value.isdigit() and int(value) >= 1):
        raise WrongSetting(f"{name}: {value!r} is not a whole number of at least 1")
    return int(value)


def choice(name: str, among: Collection[str]) -> str:
    """The value of a setting that is one of some words, or nothing where it is not set.

    Raises:
        WrongSetting: it is another.
    """
    value = text(name).lower()
    if value and value not in among:
        raise WrongSetting(f"{name}: {value!r} is not one of: {', '.join(among)}")
    return value


def secret(name: str) -> str:
    """The value of a setting that is a secret, or nothing where it is not set; no message shows it.

    Raises:
        WrongSetting: it is too short to be one.
    """
    value = text(name)
    if value and len(value) < SECRET_LENGTH:
        raise WrongSetting(f"{name}: has {len(value)} characters; at least {SECRET_LENGTH} are needed")
    return value


def zone(name: str) -> str:
    """The value of a setting that is a time zone, by its name.

    Raises:
        WrongSetting: there is no such time zone.
    """
    value = text(name)
    try:
        return ZoneInfo(value).key
    except (ValueError, OSError, KeyError):
        raise WrongSetting(f"{name}: {value!r} is no time zone; one is named as Europe/Tirana") from None
