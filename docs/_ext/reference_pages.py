"""Writes the reference from its sources: the commands from the command line, the tables from the data dictionary,
the Python pages from what each package offers.

The pages go to ``reference/generated`` before Sphinx looks for documents; they are not kept in the repository.
"""

import importlib
import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import typer
from sphinx.application import Sphinx

from safeconduct.cli.main import app as command_line
from safeconduct.operation import DICTIONARY

PACKAGES = ("safeconduct.operation", "safeconduct.planning", "safeconduct.verification", "safeconduct.report")
PARTS = {
    "plan": "What a plan is made from",
    "danger": "What happened at the sites",
    "result": "What a plan folder holds",
}
REQUIRED = {"cell": "each row", "column": "column only"}


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
    """How a parameter is typed: ``OPERATION``, or ``--gap NUMBER``."""
    if parameter.param_type_name == "argument":
        return f"`{parameter.human_readable_name.upper()}`"
    names = ", ".join(f"`{name}`" for name in [*parameter.opts, *parameter.secondary_opts])
    return names if parameter.is_flag else f"{names} {parameter.type.name.upper()}"


def default(parameter: Any) -> str:
    """What holds where a parameter is not given."""
    if parameter.required:
        return "required"
    value = parameter.default
    if value is None or value is False or value == () or callable(value):
        return ""
    return f"`{value}`"


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
    rows = DICTIONARY.filter(pl.col("part") == part)
    parts = [f"# {PARTS[part]}\n"]
    for name in rows["table"].unique(maintain_order=True):
        columns = rows.filter(pl.col("table") == name)
        parts.append(f"(table-{name})=\n## {name}\n")
        parts.append(
            table(
                ("column", "type", "unit", "required", "default", "personal", "meaning"),
                (
                    (
                        f"`{one['column']}`",
                        cell(one["type"]),
                        cell(one["unit"]),
                        REQUIRED.get(one["required"] or "", ""),
                        cell(one["default"]),
                        cell(one["personal"]),
                        cell(one["description"]),
                    )
                    for one in columns.iter_rows(named=True)
                ),
            )
        )
    return "\n".join(parts)


def python_page(package: str) -> str:
    """The page of what one package offers."""
    module = importlib.import_module(package)
    parts = [f"# {package}\n", inspect.cleandoc(module.__doc__ or "") + "\n"]
    for name in module.__all__:
        kind = directive(getattr(module, name))
        members = "\n:members:" if kind == "autoclass" else ""
        parts.append(f"```{{eval-rst}}\n.. {kind}:: {package}.{name}{members and chr(10) + '   :members:'}\n```\n")
    return "\n".join(parts)


def directive(thing: object) -> str:
    """The autodoc directive for a class, a function or a value."""
    if inspect.isclass(thing):
        return "autoexception" if issubclass(thing, BaseException) else "autoclass"
    return "autofunction" if callable(thing) else "autodata"


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return (
        {"commands.md": command_page()}
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
