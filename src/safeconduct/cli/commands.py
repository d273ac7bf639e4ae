"""The group of all commands: their order, and how what goes wrong becomes one line and an exit status."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from textwrap import shorten
from typing import Any

import typer
from typer.core import TyperGroup

from safeconduct.cli.display import print_for_people
from safeconduct.cli.refusal import Refused, Status

MESSAGE_LENGTH = 160
OF_A_CHECK = "Value error, "
"""What the library that checks arguments puts before words that say what would be right."""
PACKAGE = Path(__file__).parents[1]
ORDER = (
    *("new", "example", "template", "convert", "import", "import-incidents"),
    *("check", "plan", "verify", "compare", "forecast", "rehearse", "read", "ledger", "dossier", "report"),
    *("serve", "work", "backup", "restore", "close", "reopen", "audit", "rotate-key", "retention"),
)


class CommandGroup(TyperGroup):
    """All commands, in the order in which an operation needs them.

    A command hears when it was started as ``context.obj``, in seconds of the monotonic clock. What it raises becomes
    one clear line on standard error and an exit status; only ``--debug`` shows a traceback.
    """

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - what typer calls
        """The names in the order of ``ORDER``; a name that is not there comes last."""
        return sorted(self.commands, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        ctx.obj = time.monotonic()
        return ending_clearly(lambda: super(CommandGroup, self).invoke(ctx), debug=bool(ctx.params.get("debug")))


def ending_clearly(run: Callable[[], Any], *, debug: bool) -> Any:
    """Run a command; what it raises is told in one line and ends it with the status that belongs to it.

    Raises:
        typer.Exit: with the status, where the command did not simply end.
    """
    try:
        result = run()
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where a reader that went away can still be dealt with
    except (typer.Exit, typer.Abort):
        raise
    except KeyboardInterrupt:
        print_for_people("interrupted; nothing was written")
        raise typer.Exit(Status.INTERRUPTED) from None
    except BrokenPipeError:
        leave_standard_output()
        raise typer.Exit(Status.UNREAD) from None
    except Exception as error:
        if type(error).__module__.startswith("typer."):
            if isinstance(said := getattr(error, "message", None), str):
                error.message = said.removeprefix(OF_A_CHECK)  # type: ignore[attr-defined]  # it was just read
            raise  # an argument is wrong; typer says so, with status 2
        if debug:
            traceback.print_exception(error)
        status, text = explained(error)
        print_for_people(text)
        raise typer.Exit(status) from None
    return result


def explained(error: Exception) -> tuple[Status, str]:
    """The exit status and the lines for what a command raised."""
    from safeconduct.operation import Faulty

    if isinstance(error, Faulty | Refused):
        return Status.WRONG, str(error)
    if isinstance(error, OSError):
        return Status.WRONG, told(error)
    if isinstance(error, MemoryError):
        return Status.WRONG, "there is not enough memory for an operation of this size"
    what = shorten(f"{type(error).__name__}: {error}", MESSAGE_LENGTH, placeholder=" …")
    return Status.UNEXPECTED, (
        f"unexpected {what} ({place_of(error)}). This is a fault of Safe Conduct: please report it with what "
        "`safeconduct --debug …` prints for the same command"
    )


def place_of(error: Exception) -> str:
    """The file and line of our own code in which an error arose."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    place = (ours or frames)[-1]
    return f"{Path(place.filename).name}:{place.lineno}"


def told(error: OSError) -> str:
    """What the system refused, in one line: the path first, then why."""
    why = error.strerror or str(error) or type(error).__name__
    path = error.filename2 or error.filename
    return f"{path}: {why}" if path else why


def leave_standard_output() -> None:
    """Point standard output at nothing, so that closing it at the end does not fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
