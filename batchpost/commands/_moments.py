"""What a moment or a day on the command line may be refused for."""

from batchpost.errors import WrongUseError
from batchpost.model.message import message


class MomentError(WrongUseError):
    """A moment given on the command line cannot be understood."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message("{given} is no moment; write it as 2026-11-23T10:30.", given=given)
        )


class DayError(WrongUseError):
    """A day given on the command line cannot be understood."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message("{given} is no day; write it as 2026-11-23 or 23.11.2026.", given=given)
        )
