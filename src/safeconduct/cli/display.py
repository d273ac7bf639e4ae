"""The one display: everything that a command says to people, on standard error."""

from __future__ import annotations

import contextlib
import json
import math
import re
import sys
import time
from textwrap import fill
from types import TracebackType
from typing import TYPE_CHECKING, Self

from safeconduct.cli.options import ProgressKind

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.live import Live

    from safeconduct.planning import Progress

SECONDS_BETWEEN_LINES = 0.2
SHOW_CURSOR = "\x1b[?25h"
STOPPING = "stopping with the best plan so far (Ctrl-C again: at once, without a plan)"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def print_for_people(text: str) -> None:
    """Print lines on standard error, with control characters made visible.

    What stands in a table is not ours: it may hold what moves the cursor or colours a terminal.
    """
    if sys.stderr is None:
        return
    with contextlib.suppress(OSError):  # where nobody is there to read it, the exit status still tells
        print(CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text), file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    """A time span as people read it: ``0:07``, ``12:30``, ``1:02:03``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def percent(share: float) -> str:
    """A share as a percentage, with as many digits as a small one needs; rounded up, since a gap is a most."""
    points = 100 * share
    digits = 3 if points < 0.1 else 2 if points < 10 else 1
    points = math.ceil(points * 10**digits - 1e-6) / 10**digits
    return f"{points:.3f} %" if points < 0.1 else f"{points:.2f} %" if points < 10 else f"{points:.1f} %"


class Display:
    """Shows what a command is doing and what came of it; used as a context.

    Progress and summaries are for a terminal: they are silent where standard error is none, or with ``quiet``.
    With ``kind`` JSON, progress is a JSON object a line instead, wherever standard error leads. What a command without
    a file was asked for (``answer``) is printed on no terminal too, and ``faults`` are printed in any case.
    """

    def __init__(
        self, *, quiet: bool, kind: ProgressKind, started: float | None = None, stopping: str = STOPPING
    ) -> None:
        self.quiet = quiet
        self.json = kind is ProgressKind.JSON and not quiet
        self.on_terminal = not quiet and not self.json and sys.stderr is not None and sys.stderr.isatty()
        self.started = time.monotonic() if started is None else started
        self._said: tuple[float, str] = (float("-inf"), "")
        self._shown: tuple[str, float | None, float | None, float | None] = ("", None, None, None)
        self._stopping = False
        self._words_of_stopping = stopping
        self._console: Console | None = None
        self._live: Live | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.clear()

    @property
    def elapsed(self) -> float:
        """Seconds since the command was started."""
        return time.monotonic() - self.started

    @property
    def console(self) -> Console:
        """The terminal that people look at; 80 columns where there is none."""
        if self._console is None:
            from safeconduct.cli.terminal import Terminal

            self._console = Terminal(stderr=True, highlight=False, markup=False, emoji=False)
        return self._console

    def step(self, text: str) -> None:
        """Say what the command is doing now; the figures that planning has told stay."""
        self._update(text, *self._shown[1:])

    def progress(self, now: Progress) -> None:
        """Say how far planning has come; meant to be passed to an engine."""
        self._update(now.step, now.objective, now.bound, now.gap)

    def say(self, *parts: RenderableType) -> None:
        """Print a summary or a hint for people at a terminal."""
        if self.on_terminal:
            self.answer(*parts)

    def answer(self, *parts: RenderableType) -> None:
        """Print what a command was asked for, for people, whether or not they look at a terminal."""
        if self.quiet or sys.stderr is None:
            return
        self.clear()
        try:
            for part in parts:
                if isinstance(part, str):
                    self._print_line(part)
                else:
                    self.console.print(part)
        except OSError:
            self.on_terminal = False

    def _print_line(self, line: str) -> None:
        """Print a line, wrapped between words; a path is never broken, nor is an indented line, often a command."""
        shown = CONTROL.sub("\N{REPLACEMENT CHARACTER}", line)
        if not line.startswith("  "):
            shown = fill(shown, self.console.width, break_long_words=False, break_on_hyphens=False)
        self.console.print(shown, soft_wrap=True)

    def faults(self, text: str) -> None:
        """Print faults, one a line: also with ``--quiet``, and never wrapped."""
        self.clear()
        print_for_people(text)

    def tell_stopping(self) -> None:
        """Say that the request to stop was heard; may be called from another thread."""
        self._stopping = True
        if self.json:
            self._write_line()

    def abandon(self) -> None:
        """Leave the terminal as it was, before the process ends at once; may be called from another thread."""
        if self._live is not None:
            sys.stderr.write(SHOW_CURSOR + "\n")
        print_for_people("ended at once; nothing was written")

    def clear(self) -> None:
        """Take the live line off the terminal."""
        live, self._live = self._live, None
        if live is not None:
            try:
                live.stop()
            except OSError:
                self.on_terminal = False

    def _update(self, step: str, objective: float | None, bound: float | None, gap: float | None) -> None:
        self._shown = (step, objective, bound, gap)
        if self.json:
            self._write_line()
        elif self.on_terminal and self._live is None:
            from rich.live import Live

            self._live = Live(self, console=self.console, transient=True, refresh_per_second=8)
            self._live.start()

    def _write_line(self) -> None:
        step, *figures = self._shown
        step = self._words_of_stopping if self._stopping else step
        now, (then, said) = time.monotonic(), self._said
        if sys.stderr is None or (step == said and now - then < SECONDS_BETWEEN_LINES):
            return
        self._said = (now, step)
        objective, bound, gap = (number if number is not None and math.isfinite(number) else None for number in figures)
        line = {"elapsed": round(self.elapsed, 3), "step": step, "objective": objective, "bound": bound, "gap": gap}
        try:
            print(json.dumps(line), file=sys.stderr, flush=True)
        except OSError:
            self.json = False  # the reader went away; that is no reason to lose the plan

    def __rich__(self) -> RenderableType:
        """What the terminal shows now: how long it has taken, what is being done, and how good the plan is."""
        from rich.table import Table
        from rich.text import Text

        step, objective, bound, gap = self._shown
        row = Table.grid(padding=(0, 2))
        cells = [Text(duration(self.elapsed), style="cyan"), Text(step)]
        for name, value in (("objective", objective), ("bound", bound)):
            if value is not None:
                cells.append(Text.assemble((f"{name} ", "dim"), f"{value:,.0f}"))
        if gap is not None:
            cells.append(Text.assemble(("gap ", "dim"), percent(gap)))
        for index, _ in enumerate(cells):
            row.add_column(no_wrap=True, overflow="ellipsis" if index == 1 else "fold")
        row.add_row(*cells)
        if not self._stopping:
            return row
        lines = Table.grid()
        lines.add_row(row)
        lines.add_row(Text(self._words_of_stopping, style="yellow"))
        return lines
