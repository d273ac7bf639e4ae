"""The command as a whole: its help, its version, and how quickly it answers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from typer.testing import Result

from safeconduct import __version__
from safeconduct.cli.commands import ORDER

HEAVY = (
    "fastexcel",
    "highspy",
    "jinja2",
    "numpy",
    "polars",
    "pycountry",
    "scipy",
    "vl_convert",
    "xlsxwriter",
)


def test_version_names_the_installed_version(run: Callable[..., Result]) -> None:
    """``--version`` prints the name and the version on standard output, and nothing else."""
    result = run("--version")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"safeconduct {__version__}\n", "")


def test_help_lists_every_command_in_the_order_of_an_operation(run: Callable[..., Result]) -> None:
    """``--help`` lists the commands from beginning an operation to reporting on it."""
    result = run("--help")
    listed = [line.split()[0] for line in result.stdout.split("Commands:")[1].splitlines() if line.startswith("  ")]
    assert result.exit_code == 0
    assert listed == list(ORDER)
    assert "..." not in result.stdout.split("Commands:")[1]


def test_help_fits_a_narrow_terminal(run: Callable[..., Result]) -> None:
    """No line of any help text is longer than 80 columns."""
    for name in (*[(name,) for name in ORDER], ("example", "liberty")):
        assert max(map(len, run(*name, "--help").stdout.splitlines())) <= 80, name


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["plan", "--help"]])
def test_nothing_heavy_is_imported_to_answer_a_question(arguments: list[str]) -> None:
    """``--help`` and ``--version`` answer without loading the packages that computing needs."""
    code = (
        "import sys; from safeconduct.cli.main import app\n"
        "try: app(sys.argv[1:])\n"
        f"except SystemExit: print('loaded:', *({HEAVY!r} & sys.modules.keys()))"
    ).replace(repr(HEAVY), f"set({HEAVY!r})")
    ended = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "loaded:"


def test_the_package_runs_as_a_module() -> None:
    """``python -m safeconduct`` is the command, under its own name."""
    ended = subprocess.run([sys.executable, "-m", "safeconduct", "--help"], capture_output=True, text=True, check=True)
    assert ended.stdout.startswith("Usage: safeconduct ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["plan"],
        ["plan", "here"],
        ["check", "here", "--nonsense"],
        ["check", "here", "--progress", "loud"],
    ],
)
def test_wrong_arguments_end_with_status_2(run: Callable[..., Result], arguments: list[str]) -> None:
    """A command or option that does not exist, or one that is missing, is told on standard error."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


def test_linear_algebra_has_one_thread() -> None:
    """Sums that threads share are rounded by how many they are: the command settles that before anything sums."""
    asked = (
        "import sys, os; from safeconduct.__main__ import main; assert 'numpy' not in sys.modules\n"
        "try: main(['--version'])\n"
        "except SystemExit: print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    program = [sys.executable, "-c", asked]
    assert subprocess.run(program, capture_output=True, text=True, check=True).stdout.split()[-1] == "1"
