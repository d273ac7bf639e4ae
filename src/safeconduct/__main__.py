"""``python -m safeconduct`` is the ``safeconduct`` command."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from safeconduct.cli.refusal import Status


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; Ctrl-C while it is still being loaded ends it as quietly as later.

    Args:
        arguments: the words after the command's name; those of the process where none are given.
    """
    try:
        from safeconduct.cli.main import app

        app(arguments, prog_name="safeconduct")
    except KeyboardInterrupt:
        sys.exit(Status.INTERRUPTED)


if __name__ == "__main__":
    main()
