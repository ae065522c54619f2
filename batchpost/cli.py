"""The command tree by name; errors become exit codes here, once.

A command is a file of `batchpost/commands/` whose name does not begin with an
underscore; it is imported when it is called, or when the tree is listed.
"""

import atexit
import errno
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from batchpost import __version__, commands
from batchpost.commands import _log
from batchpost.commands._desk import choose_language, home_of, language_of, say_error
from batchpost.commands._options import Translated, general_options, name_in_words
from batchpost.errors import BatchpostError
from batchpost.interrupts import spare_imports
from batchpost.model.message import N_, Message, message

INTERRUPTED = 130
UNWRITTEN = 8
#: Python looks for garbage after 700; the libraries alone make a hundred thousand that stay.
_OBJECTS_BEFORE_GARBAGE = 50_000


def _start_lightly() -> None:
    """Spare a short process what is for long ones: a tenth of its start, and of its end."""
    gc.set_threshold(_OBJECTS_BEFORE_GARBAGE)
    # At the end the system takes all memory back at once; looked through, it takes 0.1 s.
    atexit.register(gc.freeze)
    # Plugins of pydantic are looked for among all packages; none is ours.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # No linear algebra is done here; its threads would spin while numpy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Arrow's own pool takes memory in large pieces, at times 0.1 s slower at the first touch.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


class CommandTree(Translated, click.Group):
    """All commands, found by the names of their files."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the command files."""
        names = (name for folder in commands.__path__ for name in os.listdir(folder))  # noqa: PTH208
        return sorted(name[:-3] for name in names if name.endswith(".py") and name[0] != "_")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's file and return its `command`."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"batchpost.commands.{cmd_name}")
        found: click.Command = module.command
        return found

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run a command line and leave with its exit code; no traceback reaches a person."""
        arguments = list(sys.argv[1:] if args is None else args)
        _start_lightly()
        spare_imports()
        choose_language(arguments)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")  # a cp866 console lacks letters
        extra["standalone_mode"] = False
        extra.setdefault("prog_name", "batchpost")
        run = _log.begin()
        code = self._run(arguments, rest, extra)
        run.end(code, home_of(run.home))
        sys.exit(code)

    def _run(  # noqa: PLR0911 - one way out for each way to end
        self, arguments: list[str], rest: Any, extra: dict[str, Any]
    ) -> int:
        try:
            code = self._noted(arguments, rest, extra)
        except click.exceptions.Abort as error:
            if sys.stderr.isatty():
                click.echo(err=True)  # the question that was broken off keeps its line
            at_a_question = error.__cause__ is None  # elsewhere click tells what it was
            if at_a_question and not _log.run().entries:
                say_error(message("Interrupted. Nothing was recorded."))
            else:
                say_error(
                    message(
                        "Interrupted. Nothing is half done: what is recorded is recorded whole, "
                        "and said so."
                    )
                )
            return INTERRUPTED
        except click.ClickException as error:
            name_in_words(error)
            error.show()
            return error.exit_code
        except BatchpostError as error:
            say_error(error.said)
            return error.exit_code
        except BrokenPipeError:
            sys.stderr.close()
            return 0
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EIO} or error.filename is not None:
                return self._own_fault(error)
            say_error(
                message(
                    "The output cannot be written: {fault}. Free some space, or send it elsewhere.",
                    fault=error.strerror,
                )
            )
            return UNWRITTEN
        except Exception as error:  # noqa: BLE001 - the last door before the person
            return self._own_fault(error)
        return code if isinstance(code, int) else 0

    def _noted(self, arguments: list[str], rest: Any, extra: dict[str, Any]) -> Any:
        """Run a command line; what it was refused for is noted for the log."""
        try:
            return super().main(arguments, *rest, **extra)
        except BaseException as error:
            _log.run().refused(error)
            raise

    @staticmethod
    def _own_fault(error: Exception) -> int:
        """Put the traceback into a file and tell its place in one sentence."""
        import tempfile
        import traceback

        with tempfile.NamedTemporaryFile(
            "w", prefix="batchpost-fault-", suffix=".txt", delete=False, encoding="utf-8"
        ) as report:
            traceback.print_exception(error, file=report)
        fault: Message = message(
            "This is a fault of batchpost itself ({kind}). What happened is written in {path}; "
            "please pass that file on. Nothing was recorded by this command unless it said so.",
            kind=type(error).__name__,
            path=report.name,
        )
        say_error(fault)
        return 1


def _show_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"batchpost {__version__}")
        ctx.exit()


@click.group(
    cls=CommandTree,
    help=N_("Accept batch mail: read, check, number, weigh, price, record, print."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        *general_options(),
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_show_version,
            help=N_("Show the version and leave."),
        ),
    ],
)
def main() -> None:
    """Run batchpost."""


__all__ = ["language_of", "main"]
