"""The ``safeconduct`` command: what people and scripts type.

The modules below import nothing heavy until a command runs, so that ``--help`` and ``--version`` are quick.
"""

from __future__ import annotations

from typing import Annotated

import typer

from safeconduct import __version__
from safeconduct.cli.audit import verify_log
from safeconduct.cli.backup import backup, restore
from safeconduct.cli.check import check
from safeconduct.cli.closing import close, reopen
from safeconduct.cli.commands import CommandGroup
from safeconduct.cli.compare import compare
from safeconduct.cli.dossier import dossier
from safeconduct.cli.exchange import convert
from safeconduct.cli.forecast import forecast
from safeconduct.cli.import_incidents import import_incidents
from safeconduct.cli.import_list import import_list
from safeconduct.cli.ledger import ledger
from safeconduct.cli.plan import plan
from safeconduct.cli.read import read
from safeconduct.cli.rehearse import rehearse
from safeconduct.cli.report import report
from safeconduct.cli.retention import retention
from safeconduct.cli.rotate_key import rotate_key
from safeconduct.cli.serve import serve
from safeconduct.cli.starting import liberty, new, template
from safeconduct.cli.verify import verify
from safeconduct.cli.work import work

HELP = """Plan the relocation of people at risk: who leaves when, and a proof of how good the plan is.

An operation is a folder of tables (CSV or Parquet) or a workbook. Begin with `new`, `example liberty`, `template` or
`import`; then `check`, `plan`, `verify` and `report`. `import-incidents` takes in what ACLED or UCDP GED know of a
site, `forecast` says what incidents let expect, and `rehearse` what becomes of a plan when things go wrong. `read`
proposes what the ledger may take from an article, `ledger` says what became of promises, and `dossier` puts together
what is known of one thing. `serve` keeps the shared record, in a browser; `work` runs what takes long in it; `backup`,
`restore`, `close`, `reopen`, `audit verify`, `rotate-key` and `retention` look after it.

Exit status: 0 done; 1 the answer is no (an invalid plan, a log that is not whole); 2 the input or the arguments are
wrong, and nothing was written; 130 interrupted, after the best result so far was written.
"""

app = typer.Typer(
    cls=CommandGroup,
    help=HELP,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
example = typer.Typer(help="Write an example operation.", no_args_is_help=True)
audit = typer.Typer(help="Look after the log of who read and changed what.", no_args_is_help=True)


def tell_version(asked: bool) -> None:
    """Print the version and end, where it was asked for."""
    if asked:
        print(f"safeconduct {__version__}")
        raise typer.Exit


@app.callback()
def safeconduct(
    version: Annotated[
        bool, typer.Option("--version", callback=tell_version, is_eager=True, help="Print the version and end.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program a fault was raised.")] = False,
) -> None:
    """See ``HELP``; ``debug`` is read by the command group."""


for command in (new, template, convert, check, plan, verify, compare, forecast, rehearse, report):
    app.command()(command)
for command_of_the_ledger in (read, ledger, dossier):
    app.command()(command_of_the_ledger)
for command_of_a_record in (serve, work, close, reopen):
    app.command()(command_of_a_record)
app.command("import")(import_list)
app.command("import-incidents")(import_incidents)
app.add_typer(example, name="example")
example.command()(liberty)
app.command("rotate-key")(rotate_key)
app.command()(retention)
app.command()(backup)
app.command()(restore)
app.add_typer(audit, name="audit")
audit.command("verify")(verify_log)
