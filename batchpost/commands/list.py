"""`batchpost list`: what was accepted: shown, printed again, corrected.

Each of its commands is a file `_list_<name>.py` with a `command`; nothing is registered here.
"""

from batchpost.commands._options import FolderGroup, group
from batchpost.model.message import N_


@group("list", cls=FolderGroup, help=N_("Accepted lists: show, print again, correct."))
def command() -> None:
    """Group the commands of accepted lists."""
