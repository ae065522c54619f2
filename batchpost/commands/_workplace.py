"""What a workplace is called: by the office, else as the computer is."""

from batchpost.errors import WrongUseError
from batchpost.model.message import message


class WorkplaceNameError(WrongUseError):
    """A workplace's name is one that the ledger does not keep, or keeps for something else."""

    def __init__(self, name: str) -> None:
        super().__init__(
            message(
                "{name} is no name for a workplace: it ends in /offline, or holds a character that "
                "no database keeps. Give another by BATCHPOST_WORKPLACE, or `workplace` in "
                "settings.toml.",
                name=name,
            )
        )


def workplace_of(given: str) -> str:
    """Return the name of this workplace, the computer's where none is given.

    Raises:
        WorkplaceNameError: It cannot be one.
    """
    import platform

    from batchpost.ledger.workplaces import is_offline

    name = given or platform.node()
    kept = name.encode("utf-8", "replace").decode("utf-8") == name and "\0" not in name
    if is_offline(name) or not kept:
        raise WorkplaceNameError(name)
    return name
