"""The wheel: that it is complete, and works outside the clone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import safeconduct

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "safeconduct"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the clone with what is installed already."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """A function that runs the installed command in an empty folder and returns its standard output.

    The wheel is installed to a folder of its own, before which the clone is not seen; the packages that it needs are
    those of this environment.
    """
    site, elsewhere = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("elsewhere")
    install = ["install", "--quiet", "--no-index", "--no-deps", "--target", str(site), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *install], check=True)
    environment = os.environ | {"PYTHONPATH": str(site)}

    def run(*words: str) -> str:
        command = [sys.executable, *words]
        ended = subprocess.run(command, cwd=elsewhere, env=environment, check=False, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    assert Path(run("-c", "import safeconduct; print(safeconduct.__file__)").strip()).is_relative_to(site)
    return run


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    """Modules and assets alike are inside, and so is the licence; nothing of the tests or the documentation is."""
    wanted = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(PACKAGE).parts)
    }
    held = set(zipfile.ZipFile(wheel).namelist())
    assert wanted - held == set()
    assert any(name.endswith("/LICENSE") for name in held)
    assert {name.split("/")[0] for name in held} == {"safeconduct", f"safeconduct-{safeconduct.__version__}.dist-info"}


def test_the_wheel_holds_what_the_pages_are_made_of(wheel: Path) -> None:
    """Templates, style sheets, texts and compiled texts, which the repository does not have, are inside."""
    held = set(zipfile.ZipFile(wheel).namelist())
    pages = "safeconduct/web/pages"
    for name in ("templates/pages/base.html", "static/pages/safeconduct.css", "locale/fa/LC_MESSAGES/django.mo"):
        assert f"{pages}/{name}" in held
    for name in held:
        assert not name.endswith(".po") or name.removesuffix(".po") + ".mo" in held


def test_the_installed_command_works_outside_the_clone(installed: Callable[..., str]) -> None:
    """From the example to the report, and the template, everything that a command needs is in the wheel."""
    safe_conduct = ("-m", "safeconduct")
    assert installed(*safe_conduct, "--version") == f"safeconduct {safeconduct.__version__}\n"
    installed(*safe_conduct, "example", "liberty", "liberty")
    installed(*safe_conduct, "check", "liberty")
    installed(*safe_conduct, "template", "camp.xlsx")
    installed(*safe_conduct, "new", "camp", "--people", "30")
    installed(*safe_conduct, "plan", "camp", "--out", "plan", "--time", "10")
    installed(*safe_conduct, "verify", "camp", "plan")
    for name in ("report.html", "report.xlsx"):
        installed(*safe_conduct, "report", "camp", "plan", "--out", name)


def test_the_console_script_is_the_command(installed: Callable[..., str]) -> None:
    """The wheel declares ``safeconduct``, and what it points to is the command."""
    code = (
        "from importlib.metadata import entry_points\n"
        "(script,) = entry_points(group='console_scripts', name='safeconduct')\n"
        "script.load()(['--version'])"
    )
    assert installed("-c", code) == f"safeconduct {safeconduct.__version__}\n"
