"""`batchpost ledger`: the record itself: proved, copied, kept safe.

Each of its commands is a file `_ledger_<name>.py` with a `command`; nothing is registered here.
"""

from batchpost.commands._options import FolderGroup, group
from batchpost.model.message import N_


@group("ledger", cls=FolderGroup, help=N_("The ledger: prove it, show entries, keep it safe."))
def command() -> None:
    """Group the commands of the ledger."""
