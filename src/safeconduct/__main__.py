"""``python -m safeconduct`` is the ``safeconduct`` command."""

from safeconduct.cli.main import app

app(prog_name="safeconduct")
