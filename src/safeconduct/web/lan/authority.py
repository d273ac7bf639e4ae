"""A certificate authority of the installation's own, and the certificate of its server.

The authority is made once and kept in the data directory, its key readable for the owner alone. It can speak for local
networks and nothing else: a phone that trusts it trusts it for no site of the world. The certificate of the server is
made anew at a start when it ends soon or the machine has other addresses.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from safeconduct.web.data_directory import Unusable
from safeconduct.web.lan.addresses import Address

FOLDER = "lan"
AUTHORITY_DAYS = 3650
SERVER_DAYS = 397
"""Phones refuse certificates of servers that hold for more than 398 days."""
RENEW_DAYS = 60
"""So many days before its end a certificate is made anew."""
EARLIER = timedelta(days=1)
"""How far clocks of phones may be behind."""
NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10")


@dataclass(frozen=True)
class Certificate:
    """The certificate of the server, ready to be served.

    Attributes:
        chain: The file of the certificate and of the authority that signed it.
        key: The file of its key.
        authority: The file of the certificate of the authority.
        fingerprint: The SHA-256 of the authority's certificate, in pairs of digits with colons.
        ends: When the certificate of the server ends.
    """

    chain: Path
    key: Path
    authority: Path
    fingerprint: str
    ends: datetime


def certificate(data: Path, addresses: Sequence[Address], names: Sequence[str], now: datetime) -> Certificate:
    """The certificate of the server for some addresses and names; made where there is none that fits.

    Raises:
        Unusable: what is there is damaged, or the authority may not speak for an address.
    """
    folder = data / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    authority, authority_key = folder / "authority.pem", folder / "authority-key.pem"
    if not authority.exists():
        _make_authority(authority, authority_key, addresses, names, now)
    issuer, issuer_key = _read(authority), _read_key(authority_key)
    _refuse_beyond(authority, issuer, addresses, names)
    chain, key = folder / "server.pem", folder / "server-key.pem"
    if not (chain.exists() and key.exists() and _fits(_read(chain), issuer, addresses, names, now)):
        _make_server(chain, key, issuer, issuer_key, addresses, names, now)
    print_of = issuer.fingerprint(hashes.SHA256()).hex(":").upper()
    return Certificate(chain, key, authority, print_of, _read(chain).not_valid_after_utc)


def _make_authority(
    file: Path, key_file: Path, addresses: Sequence[Address], names: Sequence[str], now: datetime
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named(f"Safe Conduct {now:%Y-%m-%d} {os.urandom(2).hex()}")
    allowed: list[x509.GeneralName] = [x509.DNSName(one) for one in ("localhost", "local", *names)]
    allowed += [x509.IPAddress(ipaddress.ip_network(one)) for one in NETWORKS]
    allowed += [x509.IPAddress(ipaddress.ip_network(one)) for one in addresses]
    made = (
        _begun(name, name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(allowed, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(key_file, _pem_of_key(key))
    _write(file, made.public_bytes(serialization.Encoding.PEM))


def _make_server(
    file: Path,
    key_file: Path,
    issuer: x509.Certificate,
    issuer_key: ec.EllipticCurvePrivateKey,
    addresses: Sequence[Address],
    names: Sequence[str],
    now: datetime,
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    for_whom = x509.SubjectAlternativeName(
        [*map(x509.DNSName, _every_name(names)), *map(x509.IPAddress, _every_address(addresses))]
    )
    of_issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    made = (
        _begun(_named("Safe Conduct"), issuer.subject, key.public_key(), now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(for_whom, critical=False)
        .add_extension(of_issuer, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    chain = made.public_bytes(serialization.Encoding.PEM) + issuer.public_bytes(serialization.Encoding.PEM)
    file.unlink(missing_ok=True)  # while its key is replaced there is none, rather than one of another key
    _write(key_file, _pem_of_key(key))
    _write(file, chain)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    first = now.astimezone(UTC).replace(microsecond=0) - EARLIER
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(first + timedelta(days=days))
    )


def _fits(
    known: x509.Certificate, issuer: x509.Certificate, addresses: Sequence[Address], names: Sequence[str], now: datetime
) -> bool:
    """Whether a certificate can be served: of this authority, for these addresses and names, and for a while yet."""
    stated = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    told = set(stated.get_values_for_type(x509.DNSName)), set(stated.get_values_for_type(x509.IPAddress))
    try:
        known.verify_directly_issued_by(issuer)
    except Exception:
        return False
    is_for_them = told[0] >= set(_every_name(names)) and told[1] >= set(_every_address(addresses))
    return is_for_them and known.not_valid_after_utc - timedelta(days=RENEW_DAYS) > now


def _refuse_beyond(file: Path, authority: x509.Certificate, addresses: Sequence[Address], names: Sequence[str]) -> None:
    allowed = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    networks = [one.value for one in allowed if isinstance(one, x509.IPAddress)]
    hosts = {one.value for one in allowed if isinstance(one, x509.DNSName)}
    for address in addresses:
        if not any(address.version == net.version and address in net for net in networks):  # type: ignore[operator]
            raise Unusable(
                f"{file}: may not speak for {address}, which is no address of a local network; name another with "
                f"--address, or remove the folder {FOLDER} and pair all phones anew"
            )
    for name in names:
        if name not in hosts and name.rpartition(".")[2] not in hosts:
            raise Unusable(
                f"{file}: may not speak for {name}; give the machine its name back, or remove the folder {FOLDER} and "
                "pair all phones anew"
            )


def _every_name(names: Sequence[str]) -> list[str]:
    return ["localhost", *names]


def _every_address(addresses: Sequence[Address]) -> list[Address]:
    return list(dict.fromkeys([ipaddress.ip_address("127.0.0.1"), *addresses]))


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _read(file: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        raise _damaged(file) from None


def _read_key(file: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError):
        raise _damaged(file) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise _damaged(file)
    return key


def _damaged(file: Path) -> Unusable:
    return Unusable(f"{file}: is missing or damaged; remove the folder {FOLDER} and pair all phones anew")


def _pem_of_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def _write(file: Path, content: bytes) -> None:
    """Replace a file in one step; nobody else may read it."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)
