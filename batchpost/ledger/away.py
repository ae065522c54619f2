"""Whether a workplace works without its server just now; asked before every command, so lightly."""

from contextlib import closing
from pathlib import Path
from typing import Final

from batchpost.ledger.errors import LedgerUnavailableError
from batchpost.ledger.file_address import address_of
from batchpost.ledger.workplaces import offline_name

#: The file of a workplace's work without the server, in the home folder.
FILE_NAME: Final = "offline.sqlite"
#: What tells this home folder from others of the same workplace's name.
ID_NAME: Final = "offline.id"
_WAIT_S: Final = 3


def is_away(home: Path, workplace: str) -> bool:
    """Tell whether the local ledger in `home` is the one that is worked in.

    Raises:
        LedgerUnavailableError: It is there and cannot be read.
    """
    path = home / FILE_NAME
    if not path.is_file():
        return False
    import sqlite3  # noqa: PLC0415 - only for those who prepared such a file

    try:
        address = address_of(path.resolve(), "mode=ro")
        with closing(sqlite3.connect(address, uri=True, timeout=_WAIT_S)) as connection:
            if not connection.execute("PRAGMA table_list('entry')").fetchall():
                return False
            began = connection.execute(
                "SELECT 1 FROM entry WHERE kind = 'went_offline' AND workplace = ? LIMIT 1",
                (offline_name(workplace),),
            )
            return began.fetchone() is not None
    except sqlite3.Error as error:
        raise LedgerUnavailableError(str(path), str(error)) from error
