"""What opens a sealed backup: a key file, or a passphrase typed unseen."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.commands._desk import Desk
    from batchpost.ledger.backups.sealing import Secret

F = TypeVar("F", bound=Callable[..., Any])


class TwoSecretsError(WrongUseError):
    """Both a key file and a passphrase are named."""

    def __init__(self) -> None:
        super().__init__(message("Give --key-file or --passphrase, not both."))


class NoPassphraseError(WrongUseError):
    """A passphrase is to be typed, and nobody sits there."""

    def __init__(self) -> None:
        super().__init__(
            message("A passphrase is asked for at a terminal only; unattended, use --key-file.")
        )


def key_options(function: F) -> F:
    """Give a command the options by which a backup is sealed or opened."""
    for option in (
        click.option("--passphrase", is_flag=True,
                     help=N_("Sealed by a passphrase, which is asked for.")),
        click.option("--key-file", type=click.Path(path_type=Path), metavar="FILE",
                     help=N_("Sealed by the key in this file.")),
    ):  # fmt: skip
        function = option(function)
    return function


def secret_of(
    desk: "Desk", key_file: Path | None, *, passphrase: bool, anew: bool = False
) -> "Secret | None":
    """Return what seals or opens a backup, `None` where none is sealed.

    Args:
        desk: Where it is asked for.
        key_file: The file with a key.
        passphrase: Whether one is asked for.
        anew: It is typed twice, because nothing else would show a slip.
    """
    from batchpost.ledger.backups.keys import read_key
    from batchpost.ledger.backups.sealing import Secret

    if passphrase and key_file is not None:
        raise TwoSecretsError
    if key_file is not None:
        return read_key(key_file)
    if not passphrase:
        return None
    if not desk.interactive:
        raise NoPassphraseError
    typed = click.prompt(
        desk.text(N_("Passphrase")), hide_input=True, err=True,
        confirmation_prompt=desk.text(N_("Once more")) if anew else False,
    )  # fmt: skip
    return Secret(typed.encode("utf-8"), is_passphrase=True)
