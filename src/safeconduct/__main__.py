"""``python -m safeconduct`` is the ``safeconduct`` command."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from safeconduct.cli.refusal import Status

LOOKED_THROUGH = (100_000, 20, 50)
"""How much is made until what holds itself is looked for. A register is a million small things that stay, and Python's
own numbers would look through them so often that planning an airlift anew took a quarter longer."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; Ctrl-C while it is still being loaded ends it as quietly as later.

    Args:
        arguments: the words after the command's name; those of the process where none are given.
    """
    gc.set_threshold(*LOOKED_THROUGH)
    # Sums that several threads share are rounded by how many they are, and a plan would depend on the machine.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    try:
        from safeconduct.cli.main import app

        app(arguments, prog_name="safeconduct")
    except KeyboardInterrupt:
        sys.exit(Status.INTERRUPTED)


if __name__ == "__main__":
    main()
