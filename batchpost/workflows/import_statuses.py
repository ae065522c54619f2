"""Import statuses: what other offices and programs tell of our items."""

import hashlib
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Final

from batchpost.model.message import message
from batchpost.model.reasons import reason_of
from batchpost.tracking import codec_of
from batchpost.tracking.codec import StatusFileError

if TYPE_CHECKING:
    from batchpost.ledger import Ledger
    from batchpost.ledger.deeds.tracking import Imported

_LARGEST: Final = 64 << 20


def import_statuses(
    ledger: "Ledger", path: Path, zone: tzinfo, *, operator: str, at: datetime
) -> "Imported | None":
    """Record the statuses of a file; `None` where this very file was taken before.

    Raises:
        StatusFileError: It cannot be read, is of no known format, or broken.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise StatusFileError(message("it is larger than {mb} MB", mb=_LARGEST >> 20))
        content = path.read_bytes()
    except OSError as error:
        raise StatusFileError(reason_of(error)) from error
    chosen = codec_of(content)
    statuses = chosen.decode(content, zone)
    sha256 = hashlib.sha256(content).hexdigest()
    return ledger.tracking.import_statuses(
        statuses, sha256, chosen.__name__.rpartition(".")[2].replace("_", "-"),
        operator=operator, at=at,
    )  # fmt: skip
