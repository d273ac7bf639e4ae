"""The documentation keeps step with the program: what is there is described, and what is described is there."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

import safeconduct
from safeconduct.cli.main import app
from safeconduct.cli.refusal import Status
from safeconduct.operation import DICTIONARY
from safeconduct.web.environment import SETTINGS
from safeconduct.web.rights.roles import INSTALLATION_WIDE, MEANINGS, NAMES, RIGHTS, Right, Role

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *ROOT.glob("examples/**/*.md"), *DOCS.rglob("*.md")]
    if not {"generated", "_build"} & set(page.parts)
)
GUIDES = [page for page in PAGES if page.parent.name in {"tutorial", "how-to"} or page.name == "README.md"]

sys.path.insert(0, str(DOCS / "_ext"))
reference_pages = importlib.import_module("reference_pages")
nothing_outside = importlib.import_module("nothing_outside")

COMMANDS: dict[str, Any] = dict(reference_pages.commands())
LEAVES = [name for name, command in COMMANDS.items() if not getattr(command, "commands", None)]
MODULES = [
    "safeconduct",
    *(
        found.name
        for found in pkgutil.walk_packages(safeconduct.__path__, "safeconduct.")
        if "__main__" not in found.name and ".migrations" not in found.name  # Django writes those
    ),
]


def typed(page: Path) -> list[str]:
    """The command lines that a page shows, those that follow ``$ `` in a console block."""
    blocks = re.findall(r"^[ ]*```console\n(.*?)^[ ]*```", page.read_text(encoding="utf-8"), re.M | re.S)
    lines = (line.strip() for block in blocks for line in block.splitlines())
    return [line.removeprefix("$ ").split(" #")[0].strip() for line in lines if line.startswith("$ ")]


def shown() -> list[tuple[str, list[str]]]:
    """Every ``safeconduct`` line of every page: the page's name, and the words of the line."""
    lines = [(page.name, shlex.split(line)) for page in PAGES for line in typed(page)]
    return [(page, words) for page, words in lines if words and words[0].endswith("safeconduct")]


def called(words: list[str]) -> tuple[str, list[str]]:
    """The full name of the command that a line calls, and what follows it."""
    name, rest = "safeconduct", words[1:]
    while rest and f"{name} {rest[0]}" in COMMANDS:
        name, rest = f"{name} {rest[0]}", rest[1:]
    return name, rest


def public(module: ModuleType) -> Iterator[tuple[str, object]]:
    """The classes, methods and functions that a module defines for others, with their full names."""
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(thing) or inspect.isclass(thing):
            yield f"{module.__name__}.{name}", thing
        if inspect.isclass(thing):
            for part, member in vars(thing).items():
                written = member.fget if isinstance(member, property) else member
                # Django gives each form a property of its own making.
                ours = inspect.isfunction(written) and written.__module__ == module.__name__
                if not part.startswith("_") and ours:
                    yield f"{module.__name__}.{name}.{part}", member


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_command_and_its_options_say_what_they_do(name: str) -> None:
    """Each command has a help text, and so has each thing that it takes."""
    command = COMMANDS[name]
    assert (command.help or "").strip(), name
    silent = [parameter.name for parameter in reference_pages.options_of(command) if not (parameter.help or "").strip()]
    assert not silent


@pytest.mark.parametrize("name", LEAVES)
def test_a_command_is_in_a_guide(name: str) -> None:
    """Each command is shown at work in the README, a tutorial or a how-to guide."""
    assert any(called(words)[0] == name for page, words in shown() if page in {guide.name for guide in GUIDES})


@pytest.mark.parametrize(
    ("page", "words"), shown(), ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_a_shown_line_could_be_typed(page: str, words: list[str]) -> None:
    """Each line that a page shows names a command that exists, with options that it takes and as much as it needs."""
    name, rest = called(words)
    assert name in LEAVES or rest[0] in {"--version", "--help", "--debug"}, f"{page}: {name}"
    takes = {spelling: one for one in COMMANDS[name].params for spelling in one.opts if spelling.startswith("-")}
    arguments = 0
    while rest:
        word = rest.pop(0)
        if word.startswith("-"):
            assert word in takes or word == "--help", f"{page}: {name} takes no {word}"
            if word in takes and not takes[word].is_flag:
                rest.pop(0)
        else:
            arguments += 1
    wanted = [one for one in COMMANDS[name].params if one.param_type_name == "argument"]
    assert sum(one.required for one in wanted) <= arguments <= len(wanted) or any(one.nargs == -1 for one in wanted)


@pytest.mark.parametrize("status", list(Status))
def test_an_exit_status_is_in_the_reference(status: Status) -> None:
    """Each exit status stands in the table of exit statuses."""
    assert f"\n| {status.value} | " in (DOCS / "reference" / "output.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(SETTINGS))
def test_a_setting_of_the_web_application_is_in_the_reference(name: str) -> None:
    """Each environment variable has its row, with a meaning in whole sentences."""
    assert SETTINGS[name].meaning.endswith(".")
    assert f"\n| `{name}` | " in reference_pages.settings_page()


@pytest.mark.parametrize("right", list(Right))
def test_a_right_is_in_the_reference_with_its_roles(right: Right) -> None:
    """The table that people read says of each right and role what the program does."""
    page = reference_pages.rights_page().splitlines()
    lines = [[part.strip() for part in line.split("|")[1:-1]] for line in page if line.startswith("|")]
    header = lines[0][2:]
    meaning, *cells = next(line[1:] for line in lines if line[0] == f"`{right}`")
    assert meaning == MEANINGS[right]
    if not any(right in RIGHTS[role] for role in INSTALLATION_WIDE) or cells:
        told = {name for name, cell in zip(header, cells, strict=True) if cell == "yes"}
        assert told == {NAMES[role] for role in Role if right in RIGHTS[role] and role not in INSTALLATION_WIDE}
    for role in INSTALLATION_WIDE & {role for role in Role if right in RIGHTS[role]}:
        section = "\n".join(page).split(f"## {NAMES[role]}")[1]
        assert f"| `{right}` | {MEANINGS[right]} |" in section


def test_every_call_of_programs_is_in_the_reference_with_its_right() -> None:
    """The table that people read has each call, with the right that its gate asks for, and no other."""
    from safeconduct.web.api.calls import CALLS, Kind
    from safeconduct.web.api.endpoints import api

    gates = {
        (method, path.removeprefix("operations/{operation_code}/"))
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for one in view.operations
        for method in one.methods
    }
    page = reference_pages.pages()["programs.md"].split("\n## ")[0]
    rows = [[part.strip() for part in line.split("|")[1:-1]] for line in page.splitlines() if line.startswith("| `")]
    told = {tuple(row[0].strip("`").split(" ")): (row[1].strip("`"), row[2], row[-1]) for row in rows}
    for call in CALLS.values():
        purpose = "Purpose" if call.kind is Kind.SHOWS else ""
        assert told[call.method, call.path] == (call.needs, purpose, call.does)
        assert call.does.endswith(".")
    assert set(told) == gates - {("GET", "operations")}


@pytest.mark.parametrize("name", list(DICTIONARY))
def test_a_table_and_its_columns_are_in_the_reference(name: str) -> None:
    """Each table of the data dictionary has its section, and each column a row with a meaning in whole sentences."""
    table = DICTIONARY[name]
    page = reference_pages.dictionary_page(table.part)
    section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
    assert table.description.endswith(".")
    for column in table.columns.values():
        assert column.description.endswith("."), column.name
        assert f"| `{column.name}`" in section
        assert reference_pages.cell(column.description) in section


def test_a_file_that_a_page_names_is_in_the_dictionary() -> None:
    """A page that speaks of a table, such as ``cases.csv``, means one that exists."""
    known = {f"{name}.csv" for name in DICTIONARY} | {
        "people-list.csv",
        "dictionary.csv",
        "forecast.csv",
        "remaining.csv",
    }
    for page in PAGES:
        named = set(re.findall(r"`(?:[\w.-]+/)*([\w-]+\.csv)`", page.read_text(encoding="utf-8")))
        assert named <= known, page.name


def test_a_setting_that_a_page_names_is_in_the_dictionary() -> None:
    """A page that speaks of a setting, such as ``objective.cost``, means one that exists."""
    known = set(DICTIONARY["operation"].columns)
    for page in PAGES:
        named = set(re.findall(r"`((?:objective|weights|budget)\.\w+)`", page.read_text(encoding="utf-8")))
        assert named <= known, page.name


def test_what_modules_define_for_others_is_described() -> None:
    """Each module, public function, class, method and property has a docstring."""
    modules = [importlib.import_module(name) for name in MODULES]
    things: list[tuple[str, object]] = [(module.__name__, module) for module in modules]
    things += [found for module in modules for found in public(module)]
    assert [where for where, thing in things if not (getattr(thing, "__doc__", None) or "").strip()] == []


@pytest.mark.parametrize("package", reference_pages.PACKAGES)
def test_what_a_package_offers_is_in_the_reference(package: str) -> None:
    """Each name in a package's ``__all__`` exists and stands on the package's page."""
    page = reference_pages.python_page(package)
    for name in importlib.import_module(package).__all__:
        assert re.search(rf":: {re.escape(package)}[\w.]*\.{name}\n", page), name


def test_every_engine_has_its_page() -> None:
    """Each package of the library, all but the two faces, is in the reference and linked from its index."""
    packages = {f"safeconduct.{found.name}" for found in pkgutil.iter_modules(safeconduct.__path__) if found.ispkg}
    assert set(reference_pages.PACKAGES) == packages - {"safeconduct.cli", "safeconduct.web"}
    index = (DOCS / "reference" / "python.md").read_text(encoding="utf-8")
    assert all(f"generated/{package.replace('.', '-')}" in index for package in reference_pages.PACKAGES)


def test_a_make_target_that_a_page_names_exists() -> None:
    """A page that says ``make run`` means a target of the Makefile."""
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = [
            *re.findall(r"`make ([\w -]+)`", text),
            *(line[5:] for line in typed(page) if line.startswith("make ")),
        ]
        assert {target for line in named for target in line.split()} <= targets, page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    """A link or picture within the repository is there."""
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        place = link.split("#")[0]
        if not place or re.match(r"[a-z]+:", place) or "generated/" in place:
            continue
        assert (page.parent / place).exists(), link


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.html", "<script src='https://elsewhere.example/a.js'></script>", ["https://elsewhere.example/a.js"]),
        ("a.html", '<IMG SRCSET="//elsewhere.example/a.png 2x" src="a.png">', ["//elsewhere.example/a.png 2x"]),
        ("a.html", '<link rel="preload stylesheet" href="//elsewhere.example/a">', ["//elsewhere.example/a"]),
        (
            "a.html",
            "<style>p { background: url( 'https://elsewhere.example/b' ) }</style>",
            ["https://elsewhere.example/b"],
        ),
        ("a.css", '@import "https://elsewhere.example/c.css";', ["https://elsewhere.example/c.css"]),
        ("a.html", '<a href="https://elsewhere.example/">There</a> <img src="a//b.png">', []),
        ("a.html", '<link rel="canonical" href="https://elsewhere.example/">', []),
    ],
)
def test_what_would_be_loaded_from_outside_is_seen(tmp_path: Path, name: str, content: str, found: list[str]) -> None:
    """In pages and style sheets, in any spelling; a link that a reader may follow loads nothing."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert list(nothing_outside.loaded(tmp_path / name)) == found


@pytest.mark.parametrize(
    ("content", "status"),
    [("A page.", 0), ('A page.\n\n<script src="https://elsewhere.example/a.js"></script>', 1)],
    ids=["nothing", "a script"],
)
def test_a_page_that_loads_something_from_outside_is_not_built(tmp_path: Path, content: str, status: int) -> None:
    """``make docs``, where every warning is an error, fails at a page that would ask another place for something."""
    source = tmp_path / "docs"
    source.mkdir()
    (source / "index.md").write_text(f"# Title\n\n{content}\n", encoding="utf-8")
    settings = [f"sys.path.insert(0, {str(DOCS / '_ext')!r})", "extensions = ['myst_parser', 'nothing_outside']"]
    (source / "conf.py").write_text("\n".join(["import sys", *settings]), encoding="utf-8")
    build = [sys.executable, "-m", "sphinx", "-q", "-W", str(source), str(tmp_path / "html")]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    assert ("index.html loads https://elsewhere.example/a.js" in done.stderr) == bool(status)


@pytest.mark.parametrize("page", ["first-plan.md", "your-own-list.md"])
def test_a_tutorial_works_as_written(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who writes the files of a tutorial and types its lines, in order, gets every time an exit status of 0."""
    text = (DOCS / "tutorial" / page).read_text(encoding="utf-8")
    steps = re.compile(r"^`([\w./-]+)`[^\n]*:\n\n```\w+\n(.*?)^```|^\$ (safeconduct [^\n]*)$", re.M | re.S)
    monkeypatch.chdir(tmp_path)
    for name, content, line in (step.groups() for step in re.finditer(steps, text)):
        if name:
            Path(name).write_text(content, encoding="utf-8")
        else:
            done = CliRunner().invoke(app, shlex.split(line)[1:])
            assert done.exit_code == 0, f"{line}\n{done.output}"
