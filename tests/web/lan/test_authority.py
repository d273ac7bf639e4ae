"""The authority and the certificate of the server: for whom they speak, how long, and when they are made anew."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from safeconduct.web.data_directory import Unusable
from safeconduct.web.lan import addresses, authority
from safeconduct.web.lan.authority import Certificate

NOW = datetime(2030, 6, 1, 12, tzinfo=UTC)
HERE = (ipaddress.ip_address("192.168.1.10"),)


def made(
    data: Path, now: datetime = NOW, at: Sequence[addresses.Address] = HERE, names: Sequence[str] = ("camp",)
) -> Certificate:
    """The certificate for a machine with some addresses and names."""
    return authority.certificate(data, at, names, now)


def served(known: Certificate) -> x509.Certificate:
    """The certificate that the server shows."""
    return x509.load_pem_x509_certificates(known.chain.read_bytes())[0]


def is_trusted(known: Certificate, subject: x509.DNSName | x509.IPAddress, now: datetime = NOW) -> bool:
    """Whether a client that knows the authority, and nothing else, trusts the server under a name."""
    root = x509.load_pem_x509_certificate(known.authority.read_bytes())
    try:
        PolicyBuilder().store(Store([root])).time(now).build_server_verifier(subject).verify(served(known), [])
    except VerificationError:
        return False
    return True


def test_it_is_trusted_under_the_addresses_and_names_of_the_machine(tmp_path: Path) -> None:
    """By a client that knows the authority, from a day before on, and under no other name."""
    known = made(tmp_path)
    for subject in (x509.IPAddress(HERE[0]), x509.DNSName("localhost"), x509.DNSName("camp")):
        assert is_trusted(known, subject)
    assert is_trusted(known, x509.DNSName("camp"), NOW - timedelta(hours=23))
    assert not is_trusted(known, x509.DNSName("camp"), NOW - timedelta(hours=25))
    assert not is_trusted(known, x509.DNSName("elsewhere"))
    assert not is_trusted(known, x509.IPAddress(ipaddress.ip_address("192.168.1.11")))


def test_phones_accept_how_long_it_holds(tmp_path: Path) -> None:
    """No longer than 398 days; the authority holds for years and signs for servers alone."""
    known = made(tmp_path)
    one, root = served(known), x509.load_pem_x509_certificate(known.authority.read_bytes())
    assert one.not_valid_after_utc - one.not_valid_before_utc <= timedelta(days=398)
    assert root.not_valid_after_utc > NOW + timedelta(days=3000)
    basic = root.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (basic.ca, basic.path_length) == (True, 0)
    assert not one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    limits = root.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert all(
        one.value.is_private or one.value.is_link_local
        for one in limits.value.permitted_subtrees or []
        if isinstance(one, x509.IPAddress)
    )


def test_it_stays_until_it_ends_soon_or_the_machine_moves(tmp_path: Path) -> None:
    """The authority stays all the while, so that phones need not be paired again."""
    first = made(tmp_path)
    serial, root = served(first).serial_number, first.authority.read_bytes()
    assert served(made(tmp_path, NOW + timedelta(days=330))).serial_number == serial
    later = made(tmp_path, NOW + timedelta(days=340))
    assert served(later).serial_number != serial
    assert later.ends > NOW + timedelta(days=700)
    moved = ipaddress.ip_address("10.0.0.7")
    elsewhere = made(tmp_path, NOW + timedelta(days=341), (moved,))
    assert is_trusted(elsewhere, x509.IPAddress(moved), NOW + timedelta(days=341))
    assert elsewhere.authority.read_bytes() == root
    assert elsewhere.fingerprint == first.fingerprint


def test_keys_are_for_the_owner_alone(tmp_path: Path) -> None:
    """Nobody else may read what is in the folder."""
    made(tmp_path)
    folder = tmp_path / authority.FOLDER
    assert folder.stat().st_mode & 0o077 == 0
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}


def test_it_speaks_for_no_address_of_the_world(tmp_path: Path) -> None:
    """Asked for one later, or for a name that it may not speak for, it refuses and says what to do."""
    made(tmp_path)
    with pytest.raises(Unusable, match=r"may not speak for 9\.9\.9\.9, which is no address of a local network"):
        made(tmp_path, at=(ipaddress.ip_address("9.9.9.9"),))
    with pytest.raises(Unusable, match="may not speak for other"):
        made(tmp_path, names=("other",))
    made(tmp_path, names=("camp", "other.local"))


def test_what_is_damaged_is_named(tmp_path: Path) -> None:
    """The message says what to remove."""
    made(tmp_path)
    (tmp_path / authority.FOLDER / "authority-key.pem").write_text("none")
    with pytest.raises(Unusable, match=r"authority-key\.pem: is missing or damaged; remove the folder lan"):
        made(tmp_path)


def test_addresses_of_this_machine_are_others_than_its_own_loop() -> None:
    """What is found can be reached from elsewhere, or nothing is found."""
    assert all(not one.is_loopback and not one.is_unspecified for one in addresses.own_addresses())
