"""Why numbers cannot be reserved, and why work without the server stops or cannot come home."""

from batchpost.errors import LedgerError
from batchpost.model.message import counted, message


class LabelReservedError(LedgerError):
    """A label is reserved for another list, or for a workplace without the server."""

    def __init__(self, roll_id: str, serial: int) -> None:
        super().__init__(
            message(
                "Label {serial} of roll {roll} is reserved for another list or for a workplace "
                "that may work without the server; take another label, or give it back there by "
                "`batchpost ledger return`. Nothing was recorded.",
                serial=f"{serial:08d}",
                roll=roll_id,
            )
        )


class LabelsShortError(LedgerError):
    """There are fewer free labels than are to be reserved."""

    def __init__(self, rolls: str, wanted: int, free: int) -> None:
        super().__init__(
            counted(
                "{count} label of {rolls} is free, {wanted} are wanted. Issue another roll, or "
                "give reserved labels back by `batchpost ledger return`. Nothing was recorded.",
                "{count} labels of {rolls} are free, {wanted} are wanted. Issue another roll, or "
                "give reserved labels back by `batchpost ledger return`. Nothing was recorded.",
                free,
                rolls=rolls,
                wanted=wanted,
            )
        )


class ListNumbersGoneError(LedgerError):
    """A workplace without the server has used all list numbers reserved for it."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "No list number reserved for this workplace is left. When the server is back: "
                "`batchpost ledger sync`, which reserves more. Nothing was recorded."
            )
        )


class OfflineRefusedError(LedgerError):
    """A deed that only the server's ledger can take, tried without it."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "Without the server, lists are accepted, items of such lists excluded and labels "
                "spoiled; all else would be decided here without knowing what the others do. Do it "
                "after `batchpost ledger sync`. Nothing was recorded."
            )
        )
