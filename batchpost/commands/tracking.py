"""`batchpost tracking`: other programs are told of accepted items, and tell of them.

Each of its commands is a file `_tracking_<name>.py` with a `command`; nothing is registered here.
"""

from batchpost.commands._options import FolderGroup, group
from batchpost.model.message import N_


@group("tracking", cls=FolderGroup, help=N_("Tracking: hand events out, take statuses in."))
def command() -> None:
    """Group the commands of tracking."""
