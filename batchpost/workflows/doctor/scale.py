"""The scale that the settings name: its port is there."""

from collections.abc import Iterator

from batchpost.errors import ScaleError
from batchpost.model.message import N_, message
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Scale")
FAMILY = ScaleError
_ANY_SPEED = 9600  # the port is opened, nothing is asked


def look(premises: Premises) -> Iterator[Told]:
    """Open the port and let it go."""
    url = premises.settings.doctor.scale
    if not url:
        yield Told(State.OK, message("The settings name no scale."))
        return
    from batchpost.scale.codec import Line
    from batchpost.scale.transport import open_port

    open_port(url, Line(_ANY_SPEED)).close()
    yield Told(State.OK, message("{port} can be opened.", port=url))
