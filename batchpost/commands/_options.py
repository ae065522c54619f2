"""Options every command has, and click's classes taught the reader's language.

Help texts are marked with `N_` where they are written and translated when shown.
"""

import importlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from batchpost.commands import _desk, _log
from batchpost.language import LANGUAGES, Language
from batchpost.model.message import N_

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "json", "csv")
#: A number of a list or an entry: any that a database can hold.
NUMBER = click.IntRange(0, (1 << 63) - 1)
#: Grams, lists: none so many are ever meant, and no sum of them overflows.
MOST = 1_000_000_000
#: What stands for a value in helps and usage lines; names and codes stay as they are.
_METAVARS = {
    "ADDRESS": N_("ADDRESS"),
    "BATCH": N_("BATCH"),
    "BOOK": N_("BOOK"),
    "CODE": N_("CODE"),
    "COLUMN": N_("COLUMN"),
    "COUNTRY": N_("COUNTRY"),
    "DATE": N_("DATE"),
    "DIR": N_("DIR"),
    "DIRECTORY": N_("DIRECTORY"),
    "EMAIL": N_("EMAIL"),
    "ENTRY": N_("ENTRY"),
    "FIELD": N_("FIELD"),
    "FILE": N_("FILE"),
    "FLOAT": N_("FLOAT"),
    "FOLDER": N_("FOLDER"),
    "INTEGER": N_("INTEGER"),
    "LINE": N_("LINE"),
    "LIST": N_("LIST"),
    "LOADS": N_("LOADS"),
    "MOMENT": N_("MOMENT"),
    "NAME": N_("NAME"),
    "NEW": N_("NEW"),
    "NUMBER": N_("NUMBER"),
    "OBJECT": N_("OBJECT"),
    "OLD": N_("OLD"),
    "PATH": N_("PATH"),
    "PHONE": N_("PHONE"),
    "POSTCODE": N_("POSTCODE"),
    "PROTOCOL": N_("PROTOCOL"),
    "RELEASE": N_("RELEASE"),
    "ROLL": N_("ROLL"),
    "SERVICE": N_("SERVICE"),
    "SERIES": N_("SERIES"),
    "SIGN": N_("SIGN"),
    "SOURCE": N_("SOURCE"),
    "TEXT": N_("TEXT"),
    "VALUE": N_("VALUE"),
    "WEIGHTS": N_("WEIGHTS"),
    "WORD": N_("WORD"),
}
_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{3,}(?![\w-])")


def _in_words(declared: str, speak: Language) -> str:
    """Return an option as it is declared, what stands for its value translated."""
    declared = declared.replace(" RANGE", "")  # the range itself stands behind the help
    return _CAPITALS.sub(lambda found: speak.text(_METAVARS.get(found[0], found[0])), declared)


def name_in_words(error: click.ClickException) -> None:
    """Name an argument that is missing or wrong in the reader's language."""
    if isinstance(error, click.BadParameter) and isinstance(error.param, click.Argument):
        declared = error.param.make_metavar(error.ctx or click.get_current_context())
        error.param_hint = f"'{_in_words(declared, _desk.language_of())}'"


class Translated(click.Command):
    """A command whose help is shown in the reader's language, and whose runs are noted."""

    def invoke(self, ctx: click.Context) -> Any:
        """Note for the log which command runs, and run it."""
        _log.run().note(ctx)
        return super().invoke(ctx)

    def get_short_help_str(self, limit: int = 100) -> str:
        """Return the first sentence of the help, translated, as the list of commands shows it."""
        text = _desk.language_of().text(self.help or "")
        first = text.split(". ")[0].rstrip(".")
        return first if len(first) <= limit else first[: limit - 1] + "…"

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help, translated."""
        source, self.help = self.help, _desk.language_of().text(self.help or "")
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = source

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, their helps translated; a group's commands below them."""
        speak = _desk.language_of()
        rows = []
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and not (isinstance(parameter, click.Argument) and not record[1]):
                source = getattr(parameter, "help", None)
                shown = record[1].replace(source, speak.text(source)) if source else record[1]
                rows.append((_in_words(record[0], speak), shown))
        if rows:
            with formatter.section(speak.text(N_("Options"))):
                formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line, its first word translated."""
        speak = _desk.language_of()
        known = {"[OPTIONS]": N_("[OPTIONS]"), "COMMAND [ARGS]...": N_("COMMAND [ARGS]...")}
        pieces = [
            speak.text(known.get(piece, "")) or _in_words(piece, speak)
            for piece in self.collect_usage_pieces(ctx)
        ]
        prefix = speak.text(N_("Usage:")) + " "
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix)


class Command(Translated):
    """A command that also takes the general options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(general_options())


class Group(Translated, click.Group):
    """A command with commands of its own, such as `client add`."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(general_options())


class FolderGroup(Group):
    """A command whose own commands are the files `_<its name>_<command>.py` beside it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the files."""
        start = f"_{self.name}_"
        found = Path(__file__).parent.glob(f"{start}*.py")
        return sorted(path.stem.removeprefix(start).replace("_", "-") for path in found)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the file and return its `command`."""
        if cmd_name not in self.list_commands(ctx):
            return None
        name = f"_{self.name}_{cmd_name.replace('-', '_')}"
        found: click.Command = importlib.import_module(f"batchpost.commands.{name}").command
        return found


def declare(name: str, **kwargs: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """Declare a command; `help=N_(…)` is required, its first sentence short."""
    return click.command(name, cls=Command, **kwargs)


def group(name: str, **kwargs: Any) -> Callable[[Callable[..., Any]], Group]:
    """Declare a command that has commands of its own."""

    def build(function: Callable[..., Any]) -> Group:
        made = click.group(name, **({"cls": Group} | kwargs))(function)
        assert isinstance(made, Group)
        return made

    return build


def format_option(function: F) -> F:
    """Add `--format table|json|csv`, handed over as `shown_as`."""
    decorate = click.option(
        "--format",
        "shown_as",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help=N_("How data is shown: a table for people, JSON or CSV for programs."),
    )
    return decorate(function)


def _remember(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    if value is not None:
        ctx.meta[f"batchpost.{option.name}"] = value


def general_options() -> list[click.Option]:
    """Return the options that stand before or after any command's name."""
    return [
        click.Option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            expose_value=False,
            callback=_remember,
            help=N_("Language of messages (also BATCHPOST_LANG)."),
        ),
        click.Option(
            ["--home"],
            type=click.Path(file_okay=False, path_type=Path),
            expose_value=False,
            callback=_remember,
            help=N_("Folder of settings, ledger and books (also BATCHPOST_HOME)."),
        ),
        click.Option(
            ["--database"],
            metavar="URL",
            expose_value=False,
            callback=_remember,
            help=N_(
                "The ledger's database; an SQLite file in the home folder by default "
                "(also BATCHPOST_DATABASE)."
            ),
        ),
    ]
