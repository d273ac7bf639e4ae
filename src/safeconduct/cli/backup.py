"""``backup`` and ``restore``: the whole of an installation in one encrypted file, and back from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.display import print_for_people
from safeconduct.cli.options import DataOption
from safeconduct.cli.refusal import Refused, Status


def backup(
    data: DataOption = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FILE",
            help="The file, or a folder. Without it: `backups/` in the data directory.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write all of an installation into one encrypted file.

    It is as of one moment, and the server may go on. The file has the database, the sources and what tells whether they
    are whole. Before it gets its name it is restored in a place of its own, every row is compared, and the log is
    walked. The keys are not in it: only `key.json` opens it, so keep a copy of that apart. Nothing is overwritten. Exit
    status 1: the backup is there, and the log is not whole.
    """
    from safeconduct.web import environment, maintenance
    from safeconduct.web.data_directory import Unusable

    try:
        directory = maintenance.open_record(data)
        from safeconduct.web.backup import making

        made = making.make(directory, to, print_for_people)
    except (Unusable, environment.WrongSetting) as error:
        raise Refused(str(error)) from None
    content = made.manifest.content
    print(made.path)
    print_for_people(
        f"{len(content.tables)} tables with {made.manifest.rows} rows are restored from it as they were.\n"
        f"It opens with {directory.key_file.name} alone. Keep a copy of that somewhere else than the backup."
    )
    _tell_of_the_log(made.faults, content.log_count, content.log_head)


def restore(
    source: Annotated[
        Path, typer.Option("--from", metavar="FILE", help="The backup, as `backup` wrote it.", show_default=False)
    ],
    data: Annotated[
        Path,
        typer.Option(
            "--data", metavar="DIR", help="The data directory to be: empty, or not there yet.", show_default=False
        ),
    ],
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", metavar="FILE", help="The copy of `key.json`; not needed where DIR has it.", show_default=False
        ),
    ] = None,
    old: Annotated[
        Path | None,
        typer.Option(
            "--old",
            metavar="DIR",
            help="The data directory in use before, with SQLite: who was erased there is erased again.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make an installation again from a backup.

    It goes into an empty directory, and with `DATABASE_URL` into an empty PostgreSQL database; nothing is overwritten.
    Every row is compared with what it was, the log is walked, and the restoring is written into it. All sessions end.
    Who was erased after the backup was made is there again, unless `--old` names where they were erased. Exit status 1:
    it is restored, and its log is not whole.
    """
    from safeconduct.web import environment
    from safeconduct.web.data_directory import Unusable

    try:
        from safeconduct.web.backup import restoring

        done = restoring.restore(source, data, print_for_people, key_file=key, old=old)
    except (Unusable, environment.WrongSetting) as error:
        raise Refused(str(error)) from None
    print_for_people(f"{done.directory.path} is as it was at {done.manifest.made_at}.")
    for code in done.erased_again:
        print(f"{code}: erased again")
    for code in done.held:
        print(f"{code}: was erased later and is held back here; release the hold and erase by hand")
    if old is None:
        print_for_people(
            "Who was erased after that moment can be read again. Erase them again: by `retention --run` as far as a "
            "rule says so, others by hand."
        )
    print_for_people(
        "Next: see that the old server no longer runs, then start this one:\n"
        f"  safeconduct serve --data {done.directory.path}"
    )
    _tell_of_the_log(done.faults, done.manifest.content.log_count, done.manifest.content.log_head)


def _tell_of_the_log(faults: list[str], count: int, head: str) -> None:
    """Say whether the log is whole.

    Raises:
        typer.Exit: it is not; the status says so.
    """
    if faults:
        print_for_people("\n".join(["The log is not whole:", *faults]))
        raise typer.Exit(Status.NO)
    print_for_people(f"audit log: --count {count} --head {head}")
