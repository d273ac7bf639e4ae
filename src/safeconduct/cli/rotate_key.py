"""``rotate-key``: a new master key for the keys of people."""

from __future__ import annotations

from typing import Annotated

import typer

from safeconduct.cli.display import print_for_people
from safeconduct.cli.options import DataOption
from safeconduct.cli.refusal import Refused


def rotate_key(
    data: DataOption = None,
    retire: Annotated[
        str | None,
        typer.Option(
            "--retire", metavar="KEY", help="Instead, take a key that is not in use any more out of the key file."
        ),
    ] = None,
) -> None:
    """Wrap everybody's key with a new master key.

    The new key is added to the key file. Identities can be read throughout, also while the server runs. An interrupted
    rotation is carried on by the next call. The old key stays in the file until `--retire` takes it out; backups from
    before can then be read no more.
    """
    from safeconduct.web import environment, maintenance
    from safeconduct.web.data_directory import Unusable

    try:
        directory = maintenance.open_record(data)
    except (Unusable, environment.WrongSetting) as error:
        raise Refused(str(error)) from None
    from safeconduct.web.secrecy import keys, rotation

    try:
        if retire is not None:
            rotation.retire(retire)
            print_for_people(f"{retire} is no longer in {directory.key_file}. Destroy the old copies of this file.")
            return
        done = rotation.rotate()
    except (keys.LostKey, rotation.NotRetirable) as error:
        raise Refused(str(error)) from None
    print_for_people(
        f"The keys of all people are wrapped with {done.key_id} now, {done.rewrapped} of them by this call."
    )
    print_for_people(f"Copy {directory.key_file} to its safe place before anything else.")
    for key_id in done.retirable:
        print_for_people(f"{key_id} is in use no longer; `safeconduct rotate-key --retire {key_id}` takes it out.")
