"""Writes the reference from its sources.

The commands come from the command line, the tables from the data dictionary, the calls of programs from their
description, the Python pages from what each package offers. The pages go to ``reference/generated`` before Sphinx looks
for documents; they are not kept in the repository.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import typer
from program_pages import programs_page
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

from safeconduct.cli.main import app as command_line
from safeconduct.operation import DICTIONARY
from safeconduct.operation.dictionary import Column
from safeconduct.web.environment import SETTINGS
from safeconduct.web.rights.roles import BESIDE, INSTALLATION_WIDE, MEANINGS, NAMES, RIGHTS, Right, Role

PACKAGES = (
    "safeconduct.operation",
    "safeconduct.planning",
    "safeconduct.verification",
    "safeconduct.security",
    "safeconduct.ledger",
    "safeconduct.boarding",
    "safeconduct.rehearsal",
    "safeconduct.report",
)
RIGHTS_LEAD = (
    "A role is given to a user in one operation, until a day that is at most a year ahead. Without one, nothing of the "
    "operation can be seen. Who has several roles may do what any of them allows. The right to see sensitive needs is "
    "in no role: it is given beside one that sees the register."
)
INSTALLATION_WIDE_LEAD = "This role is of the whole installation, and opens nothing of an operation."
PARTS = {
    "plan": "The tables that a plan is made from",
    "danger": "The log of incidents, and what can go wrong",
    "ledger": "The ledger: who said what, and what came of it",
    "result": "The tables of a plan folder",
}


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its full name, ``safeconduct plan`` for example, in the order of ``--help``."""
    group = typer.main.get_command(command_line)
    yield from walk("safeconduct", group)


def walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """A command and all below it; a hidden one is left out."""
    yield name, command
    for child, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            yield from walk(f"{name} {child}", below)


def options_of(command: Any) -> list[Any]:
    """What a command takes, without what every command has (``--help``) or hides."""
    return [
        parameter
        for parameter in command.params
        if not getattr(parameter, "hidden", False) and parameter.name != "help"
    ]


def cell(text: str | None) -> str:
    """A text that can stand in a cell of a Markdown table."""
    return " ".join((text or "").split()).replace("|", "\\|")


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    head = list(header)
    lines = [head, ["---"] * len(head), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def spelling(parameter: Any) -> str:
    """How a parameter is typed: ``OPERATION``, or ``--gap G``."""
    value = parameter.metavar or parameter.name.upper()
    if parameter.param_type_name == "argument":
        return f"`{value}`"
    names = ", ".join(f"`{name}`" for name in [*parameter.opts, *parameter.secondary_opts])
    return names if parameter.is_flag else f"{names} `{value}`"


def default(parameter: Any) -> str:
    """What holds where a parameter is not given."""
    if parameter.required:
        return "required"
    value = parameter.default
    if value is None or value is False or value == () or callable(value):
        return ""
    return f"`{value.value if isinstance(value, Enum) else value}`"


def command_page() -> str:
    """The page of all commands."""
    parts = ["# Commands\n"]
    for name, command in commands():
        title = name if name != "safeconduct" else "safeconduct, for every command"
        parts += [f"(command-{name.replace(' ', '-')})=\n## {title}\n", inspect.cleandoc(command.help or "") + "\n"]
        rows = [(spelling(one), cell(one.help), cell(default(one))) for one in options_of(command)]
        if rows:
            parts.append(table(("argument or option", "meaning", "default"), rows))
    return "\n".join(parts)


def dictionary_page(part: str) -> str:
    """The page of one part of the data dictionary: a table for each of its tables."""
    parts = [f"# {PARTS[part]}\n"]
    for one in DICTIONARY.values():
        if one.part != part:
            continue
        need = "Required." if one.required else "Optional."
        parts += [f"(table-{one.name})=\n## {one.name}\n", f"{one.description} {need}\n"]
        header = ("column", "meaning", "type and unit", "if empty", "class")
        parts.append(table(header, (column_row(column) for column in one.columns.values())))
    return "\n".join(parts)


def settings_page() -> str:
    """The page of what an administrator of the web application can set."""
    rows = (
        (f"`{one.name}`", cell(one.meaning), f"`{one.default}`" if one.default else "") for one in SETTINGS.values()
    )
    lead = "The web application reads these environment variables as it starts. None is needed."
    return f"# Settings of the web application\n\n{lead}\n\n" + table(("variable", "meaning", "default"), rows)


def rights_page() -> str:
    """The page of who may do what: a table with a row for each right and a column for each role of an operation."""
    roles = [role for role in Role if role not in INSTALLATION_WIDE]
    parts = ["# Roles and rights\n", RIGHTS_LEAD + "\n"]
    header = ("right", "allows to", *(NAMES[role] for role in roles))
    in_operation = [one for one in Right if one in BESIDE or any(one in RIGHTS[role] for role in roles)]
    parts.append(table(header, (right_row(one, roles) for one in in_operation)))
    for role in Role:
        if role in INSTALLATION_WIDE:
            parts += [f"## {NAMES[role]}\n", INSTALLATION_WIDE_LEAD + "\n"]
            rows = ((f"`{one}`", cell(MEANINGS[one])) for one in Right if one in RIGHTS[role])
            parts.append(table(("right", "allows to"), rows))
    return "\n".join(parts)


def right_row(right: Right, roles: list[Role]) -> tuple[str, ...]:
    """One right as a row of its page."""
    without = "beside a role" if right in BESIDE else ""
    return f"`{right}`", cell(MEANINGS[right]), *("yes" if right in RIGHTS[role] else without for role in roles)


def column_row(column: Column) -> tuple[str, ...]:
    """One column of the data dictionary as a row of its page."""
    name = f"`{column.name}`" + (" (key)" if column.key else "")
    kind = cell(f"{column.type}; {column.unit}" if column.unit not in {"", column.type} else column.type)
    return name, cell(column.description), kind, if_empty(column), column.personal


def if_empty(column: Column) -> str:
    """What an empty cell means, and whether the column may be missing."""
    if column.required == "cell":
        return "must be given"
    meaning = cell(column.default.strip("()") if column.literal_default is None else f"`{column.default}`")
    return f"{meaning} (column required)".strip() if column.required == "column" else meaning


def python_page(package: str) -> str:
    """The page of what one package offers."""
    module = importlib.import_module(package)
    parts = [f"# {package}\n", inspect.cleandoc(module.__doc__ or "") + "\n"]
    for name in module.__all__:
        kind = directive(getattr(module, name))
        home = written_in(package, name) if kind == "autodata" else package
        option = {"autoclass": "\n   :members:", "autodata": "\n   :no-value:"}.get(kind, "")
        parts.append(f"```{{eval-rst}}\n.. {kind}:: {home}.{name}{option}\n```\n")
    return "\n".join(parts)


def written_in(package: str, name: str) -> str:
    """The module of a package that describes a value; a value, unlike a function, does not know where it is from."""
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
        if ("", name) in ModuleAnalyzer.for_module(found.name).find_attr_docs():
            return found.name
    return package


def directive(thing: object) -> str:
    """The autodoc directive for a class, a function or a value."""
    if inspect.isclass(thing):
        return "autoexception" if issubclass(thing, BaseException) else "autoclass"
    return "autofunction" if callable(thing) else "autodata"


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return (
        {"commands.md": command_page(), "settings.md": settings_page(), "rights.md": rights_page()}
        | {"programs.md": programs_page(table)}
        | {f"tables-{part}.md": dictionary_page(part) for part in PARTS}
        | {f"{package.replace('.', '-')}.md": python_page(package) for package in PACKAGES}
    )


def write_pages(app: Sphinx) -> None:
    """Write the pages; one that would not change is left alone, so that a second build is quick."""
    folder = Path(app.srcdir) / "reference" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for old in folder.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        file = folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages as the build starts."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
