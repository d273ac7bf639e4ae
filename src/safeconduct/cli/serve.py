"""``serve``: the web application, for the people at this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.display import print_for_people
from safeconduct.cli.refusal import Refused

if TYPE_CHECKING:
    from safeconduct.web.lan.network import Network


def serve(
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="DIR",
            help="The data directory; made where nothing is. Without it: `SAFECONDUCT_DATA`, or a directory of yours.",
            show_default=False,
        ),
    ] = None,
    port: Annotated[int, typer.Option("--port", metavar="P", min=1, max=65535, help="The port to answer at.")] = 8000,
    with_example: Annotated[
        bool, typer.Option("--with-example", help="Load the Camp Liberty example first, where it is not there yet.")
    ] = False,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open a browser at the first page, where there is a display.")
    ] = False,
    lan: Annotated[
        bool,
        typer.Option("--lan", help="Serve phones on the local network too, with HTTPS and a page that pairs them."),
    ] = False,
    pairing_port: Annotated[
        int,
        typer.Option(
            "--pairing-port", metavar="P", min=1, max=65535, help="With `--lan`: the port of the page that pairs."
        ),
    ] = 8001,
    address: Annotated[
        list[str] | None,
        typer.Option(
            "--address",
            metavar="IP",
            help="With `--lan`: an address of this machine, where the right one is not found. Can be repeated.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Keep the shared record, and answer browsers.

    The database, the keys and the backups are in the data directory. A database of an earlier version is copied to
    `backups/` and then brought to the present form. Where there is no administrator, a link is printed that makes one;
    it works once, for an hour, on this machine. Ctrl-C stops the server.

    With `--lan` it answers on every network of this machine, through HTTPS alone, with a certificate authority of its
    own in the data directory. A second port, without encryption, has a page by which a phone learns to know it.
    """
    from safeconduct.cli import browser
    from safeconduct.web import environment, serving
    from safeconduct.web.data_directory import Unusable, default_path
    from safeconduct.web.lan.network import open_to

    path = data or Path(environment.text("SAFECONDUCT_DATA") or default_path())
    try:
        network = open_to(path, port, pairing_port, address or []) if lan else None
        directory = serving.prepare(path, print_for_people, None if lan else port)
        print_for_people(
            f"The data is in {directory.path}. Keep a copy of {directory.key_file.name} apart: what is lost with it "
            "cannot be read again."
        )
        here = network.here if network else f"http://{serving.HOST}:{port}"
        if first := serving.first_address(here):
            print_for_people("There is no administrator yet. To become it, open this link here within an hour:")
            print_for_people(first)
        if with_example:
            serving.load_example(print_for_people, None if lan else port)
        print_for_people(f"Safe Conduct is at {here} until you press Ctrl-C.")
        if network:
            tell_of(network)
        page = directory.path / "open.html"

        def ready() -> None:
            if open_browser:
                browser.show(first or here, secret_in=page if first else None)

        try:
            serving.serve(directory, port, ready, network)
        finally:
            page.unlink(missing_ok=True)
    except (Unusable, environment.WrongSetting) as error:
        raise Refused(str(error)) from None


def tell_of(network: Network) -> None:
    """Say where phones of the network reach the server, and what they have to compare."""
    from safeconduct.web.lan.authority import RENEW_DAYS

    certificate = network.certificate
    print_for_people(
        f"On the network it is at {network.address}\n"
        f"Pair a phone at {network.pairing}\n"
        "Compare the fingerprint (SHA-256) that the phone shows with this one:"
    )
    pairs = certificate.fingerprint.split(":")
    print_for_people("\n".join("  " + " ".join(pairs[at : at + 16]) for at in range(0, len(pairs), 16)))
    print_for_people(
        f"Its certificate ends on {certificate.ends:%Y-%m-%d}; a start within {RENEW_DAYS} days before that makes a "
        "new one."
    )
