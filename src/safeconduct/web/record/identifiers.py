"""What a row is called: an opaque identifier for programs, and a short code that people can read out and copy."""

from __future__ import annotations

import secrets
import threading
import time

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The 32 characters of a ULID, in order."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""The 31 characters of a short code: none that is taken for another. 31 is prime, as the check needs."""

LEAST_LENGTH = 4
RANDOM_BITS = 80

_lock = threading.Lock()
_last = (0, 0)


def new_id() -> str:
    """A new ULID: 26 characters, opaque, unique, and later ones of a process sort after earlier ones.

    Returns:
        48 bits of milliseconds since 1970 and 80 random bits; within a millisecond, the last identifier plus one.
    """
    global _last  # noqa: PLW0603 - the order within one millisecond needs the last identifier
    with _lock:
        now = time.time_ns() // 1_000_000
        before, tail = _last
        if now <= before and tail + 1 < 1 << RANDOM_BITS:
            now, tail = before, tail + 1
        else:
            tail = secrets.randbits(RANDOM_BITS - 1)  # the upper half stays free for what follows
        _last = (now, tail)
    number = now << RANDOM_BITS | tail
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def short_code(number: int, prefix: str = "") -> str:
    """The code of the n-th row of its kind: a prefix, four characters or more, and a check character.

    Args:
        number: 0 or more.
        prefix: One letter of the alphabet that says of what kind the row is, or nothing.

    Returns:
        As ``C2225``. Every exchange of two characters and every single wrong character is noticed.

    Raises:
        ValueError: the number is negative.
    """
    if number < 0:
        raise ValueError(f"{number}: a code is made from 0 or a larger number")
    digits = ""
    while number or len(digits) < LEAST_LENGTH:
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    body = prefix + digits
    return body + check_character(body)


def number_of(code: str, prefix: str = "") -> int:
    """The number that a short code was made from; the other way round from ``short_code``."""
    number = 0
    for digit in code.removeprefix(prefix)[:-1]:
        number = number * len(ALPHABET) + ALPHABET.index(digit)
    return number


def check_character(body: str) -> str:
    """The character that follows the others of a code.

    With the weight i for the i-th character, the weighted sum of all and of the check character (weight 1) is 0 modulo
    31; the weights begin at 2 and differ, so that every single error and every exchange changes the sum.

    Raises:
        ValueError: a character is none of the alphabet.
    """
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, 2))
    return ALPHABET[-total % len(ALPHABET)]


def is_code(text: str) -> bool:
    """Whether a text is a short code without a slip."""
    return len(text) > LEAST_LENGTH and all(one in ALPHABET for one in text) and check_character(text[:-1]) == text[-1]
