"""``serve``: the web application, for the people at this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.display import print_for_people
from safeconduct.cli.refusal import Refused


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
) -> None:
    """Keep the shared record, and answer browsers on this machine.

    The database, the keys and the backups are in the data directory. A database of an earlier version is copied to
    `backups/` and then brought to the present form. Where there is no administrator, a link is printed that makes one;
    it works once, for an hour, on this machine. Ctrl-C stops the server.
    """
    from safeconduct.cli import browser
    from safeconduct.web import environment, serving
    from safeconduct.web.data_directory import Unusable, default_path

    path = data or Path(environment.text("SAFECONDUCT_DATA") or default_path())
    try:
        directory = serving.prepare(path, print_for_people, port)
        print_for_people(
            f"The data is in {directory.path}. Keep a copy of {directory.key_file.name} apart: what is lost with it "
            "cannot be read again."
        )
        if with_example:
            serving.load_example(print_for_people)
        if first := serving.first_address(port):
            print_for_people("There is no administrator yet. To become it, open this link here within an hour:")
            print_for_people(first)
        here = f"http://{serving.HOST}:{port}"
        print_for_people(f"Safe Conduct is at {here} until you press Ctrl-C.")
        page = directory.path / "open.html"

        def ready() -> None:
            if open_browser:
                browser.show(first or here, secret_in=page if first else None)

        try:
            serving.serve(directory, port, ready)
        finally:
            page.unlink(missing_ok=True)
    except (Unusable, environment.WrongSetting) as error:
        raise Refused(str(error)) from None
