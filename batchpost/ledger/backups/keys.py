"""Key files of backups: 32 bytes in base64, readable by their owner only."""

import base64
import os
import secrets
from pathlib import Path
from typing import Final

from batchpost.ledger.backups.errors import KeyExistsError, KeyFileError
from batchpost.ledger.backups.files import reason_of, written_anew
from batchpost.ledger.backups.sealing import Secret
from batchpost.model.message import message

_BYTES: Final = 32
_OTHERS: Final = 0o077
_LONGEST: Final = 1024


def make_key(path: Path) -> None:
    """Write a new key to a file that is not there yet.

    Raises:
        KeyExistsError: It is there.
        KeyFileError: It cannot be written.
    """
    try:
        with written_anew(path) as file:
            file.write(base64.b64encode(secrets.token_bytes(_BYTES)) + b"\n")
    except FileExistsError as error:
        raise KeyExistsError(path) from error
    except OSError as error:
        raise KeyFileError(path, reason_of(error)) from error


def read_key(path: Path) -> Secret:
    """Return the key in a file.

    Raises:
        KeyFileError: It cannot be read, others may read it, or it holds no key.
    """
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise KeyFileError(path, message("others may read it; `chmod 600` it"))
        with path.open("rb") as file:
            content = base64.b64decode(file.read(_LONGEST).strip(), validate=True)
    except OSError as error:
        raise KeyFileError(path, reason_of(error)) from error
    except ValueError:
        content = b""
    if len(content) != _BYTES:
        raise KeyFileError(path, message("it holds no key"))
    return Secret(content, is_passphrase=False)
