"""Why numbers cannot be reserved, and why work without the server stops or cannot come home."""

from datetime import date
from typing import TYPE_CHECKING

from batchpost.errors import LedgerError, WrongUseError
from batchpost.model.message import counted, message

if TYPE_CHECKING:
    from batchpost.ledger.clashing import Clash


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


class BackHomeError(LedgerError):
    """The work without the server was ended by another program while this one was at it."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "This workplace works with the server again; run the same command once more. "
                "Nothing was recorded."
            )
        )


class NotPreparedError(LedgerError):
    """Work without the server is to begin, and nothing was prepared for it."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "This workplace is not prepared to work without the server. While the server is "
                "there: `batchpost ledger reserve --lists 20 --labels ROLL:500`."
            )
        )


class NameTakenError(LedgerError):
    """Another home prepared to work without the server under the same workplace's name."""

    def __init__(self, workplace: str) -> None:
        super().__init__(
            message(
                "Another computer or home folder may work without the server as workplace "
                "{workplace}; under one name both would give out the same numbers. Give this one "
                "its own: `workplace` in settings.toml, or BATCHPOST_WORKPLACE. If the other is "
                "no more, give its numbers up: `batchpost ledger return --workplace NAME`.",
                workplace=workplace,
            )
        )


class AtHomeError(WrongUseError):
    """The ledger lies in the home folder; there is no server to be cut off from."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "The ledger lies on this computer; there is no server to be cut off from. With a "
                "ledger on a server, give its address by --database."
            )
        )


class StillAwayError(LedgerError):
    """Something that is done at home was asked for while the workplace is offline."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "This workplace works without the server; bring its entries home first by "
                "`batchpost ledger sync`."
            )
        )


class ForkedChainError(LedgerError):
    """The local chain and the one at home tell different things in the same place."""

    def __init__(self, workplace: str, seq: int) -> None:
        super().__init__(
            message(
                "Entry {seq} of {workplace} is another one here than at home: this local file is "
                "an old copy, or another was used meanwhile. Nothing was changed. Keep the file "
                "offline.sqlite, and ask your administrator to compare both.",
                workplace=workplace,
                seq=seq,
            )
        )


class LocalEntryUnsoundError(LedgerError):
    """An entry of the local file is not what this program appended there."""

    def __init__(self, workplace: str, seq: int) -> None:
        super().__init__(
            message(
                "Entry {seq} of {workplace} is not as it was recorded in the file offline.sqlite, "
                "so neither it nor what follows it comes home. Keep the file, and ask your "
                "administrator; what came before is at home.",
                workplace=workplace,
                seq=seq,
            )
        )


class UnknownClashError(WrongUseError):
    """No entry of that number is withheld, or its clash is settled."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(
            message(
                "Entry {entry} has no clash to be settled; `batchpost ledger clashes` shows those "
                "there are.",
                entry=entry_id,
            )
        )


class ClashStandsError(LedgerError):
    """A withheld entry is to be accepted, but what it clashes with is still there."""

    def __init__(self, clash: "Clash") -> None:
        usual = message("That is still so: undo it there first, or settle with --discard.")
        super().__init__(
            message(
                "{why} {way_out} Nothing was recorded.",
                why=clash.why,
                way_out=clash.way_out or usual,
            )
        )


class NoOpenDayError(LedgerError):
    """A withheld entry is to be booked, and neither its own day nor today is open."""

    def __init__(self, today: date) -> None:
        super().__init__(
            message(
                "{day} is closed and stays as it is, so nothing more is booked today: accept it "
                "from the next day on. Nothing was recorded.",
                day=today,
            )
        )
