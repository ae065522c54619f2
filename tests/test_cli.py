"""The command tree: every command has help in every language, and starts light."""

import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from batchpost.cli import main

CONTEXT = click.Context(main)


def paths(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            found += paths(child, (*path, name))
    return found


@pytest.mark.parametrize("language", ["ru", "be", "en"])
@pytest.mark.parametrize("path", paths(main), ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...], language: str) -> None:
    done = CliRunner().invoke(main, [*path, "--help", "--lang", language])
    assert done.exit_code == 0, done.output
    assert "batchpost" in done.output or "Usage" in done.output or done.output


@pytest.mark.parametrize("path", paths(main), ids=" ".join)
def test_every_command_and_option_says_what_it_is_for(path: tuple[str, ...]) -> None:
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, (path, option.name)


@pytest.mark.parametrize("path", paths(main), ids=" ".join)
def test_russian_help_has_no_english_word_for_a_value(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(main, [*path, "--help", "--lang", "ru"]).output
    words = set(re.findall(r"(?<![\w-])[A-Z]{3,}(?![\w-])", shown))
    assert words <= {"URL", "HEX", "JSON", "CSV", "HTML", "EMS", "TCP", "GRAMS", "TOML"}, words


def test_missing_argument_is_named_in_russian() -> None:
    done = CliRunner().invoke(main, ["check", "--lang", "ru"])
    assert done.exit_code == 2
    assert "'СПИСОК'" in done.stderr


def test_unknown_command_is_wrong_use() -> None:
    assert CliRunner().invoke(main, ["nope"]).exit_code == 2


@pytest.mark.parametrize("arguments", [["--help"], ["identifier", "check", "RR123456785BY"]])
def test_light_commands_import_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from batchpost.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'pandas', 'numpy', 'pyarrow', 'sqlalchemy', 'pydantic', 'typst', 'rich'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert "HEAVY []" in done.stderr, done.stderr
