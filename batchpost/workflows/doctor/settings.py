"""The settings: the file can be read, every value fits."""

from collections.abc import Iterator

from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Settings")
FAMILY = WrongUseError


def look(premises: Premises) -> Iterator[Told]:
    """Tell what is wrong; the other checks go by what can be used."""
    if premises.unfit is not None:
        raise premises.unfit
    yield Told(State.OK, message("All values can be used."))
