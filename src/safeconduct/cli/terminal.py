"""The terminal, as rich draws on it; imported only where something is drawn."""

from rich.console import Console


class Terminal(Console):
    """A terminal that may go away without taking the command with it."""

    def on_broken_pipe(self) -> None:
        """Draw nothing more, where rich would end the process: nobody watching is no reason to lose a plan."""
        self.quiet = True
