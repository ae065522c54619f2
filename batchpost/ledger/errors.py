"""Why the ledger refuses, each in a sentence that names the value and the way out."""

from collections.abc import Sequence

from batchpost.errors import LedgerError, WrongUseError
from batchpost.model.labels import Roll
from batchpost.model.message import Message, counted, message
from batchpost.model.reasons import Reason


class LedgerAddressError(LedgerError):
    """The database URL is of no kind the ledger can live in."""

    def __init__(self, url: str) -> None:
        super().__init__(
            message(
                '"{url}" is no address of a ledger; write sqlite:///FILE or '
                "postgresql://USER@HOST/DATABASE. Nothing was recorded.",
                url=url,
            )
        )


class LedgerDriverMissingError(LedgerError):
    """The library that speaks with PostgreSQL is not installed."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "A ledger on PostgreSQL needs the psycopg library; install it with "
                '`pip install "batchpost[postgresql]"`. Nothing was recorded.'
            )
        )


class LedgerUnavailableError(LedgerError):
    """The database is not there, cannot be reached, opened or written."""

    def __init__(self, where: str, reason: Reason) -> None:
        super().__init__(
            message(
                "The ledger {where} cannot be opened ({reason}); check the path or the server "
                "and its rights. Nothing was recorded.",
                where=where,
                reason=reason,
            )
        )


class LedgerForbiddenError(LedgerUnavailableError):
    """The server does not let the login in use do that."""

    def __init__(self, where: str, reason: str) -> None:
        LedgerError.__init__(
            self,
            message(
                "The server of {where} refuses this to the login in use ({reason}). Take one with "
                "the role for it (operator, supervisor); the ledger's owner gives it by "
                "`batchpost ledger login add`. Nothing was recorded.",
                where=where,
                reason=reason,
            ),
        )


class LedgerMissingError(LedgerUnavailableError):
    """There is no ledger where one is to be read, and none is made for that."""

    def __init__(self, where: str) -> None:
        LedgerError.__init__(
            self,
            message(
                "There is no ledger {where}. Name the office's folder with --home; a new ledger "
                "begins with `batchpost client add`. Nothing was recorded.",
                where=where,
            ),
        )


class LedgerLostError(LedgerError):
    """The connection broke in the middle of a deed, so its fate is not known here."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(
            message(
                "The connection to the ledger {where} was lost ({reason}); run the same command "
                "again when it is back: a list is never recorded twice.",
                where=where,
                reason=reason,
            )
        )


class LedgerBusyError(LedgerError):
    """Another program holds the ledger longer than we wait."""

    def __init__(self, where: str, wait_s: float) -> None:
        super().__init__(
            message(
                "The ledger {where} is held by another program for more than {wait_s} s; "
                "close it or try again in a minute. Nothing was recorded.",
                where=where,
                wait_s=f"{wait_s:g}",
            )
        )


class LedgerFullError(LedgerError):
    """There is no room left where the ledger lies."""

    def __init__(self, where: str) -> None:
        super().__init__(
            message(
                "The disk with the ledger {where} is full; free some space and run the command "
                "again. Nothing was recorded.",
                where=where,
            )
        )


class LedgerDamagedError(LedgerError):
    """The database's file is no ledger or is broken."""

    def __init__(self, where: str, reason: str | Message) -> None:
        super().__init__(
            message(
                "{where} is no ledger or is damaged ({reason}); bring it back from a backup or "
                "name another file with --database. Nothing was recorded.",
                where=where,
                reason=reason,
            )
        )


class LedgerTablesError(LedgerError):
    """A readable table, or a column of one, is not there."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(
            message(
                "The readable tables of the ledger {where} are not whole ({reason}); make them "
                "anew with `batchpost ledger rebuild`. Nothing was recorded.",
                where=where,
                reason=reason,
            )
        )


class WorkplaceRowMissingError(LedgerError):
    """A workplace has entries, and no row in the readable table of workplaces."""

    def __init__(self, where: str, workplace: str) -> None:
        super().__init__(
            message(
                "The ledger {where} lacks the row of workplace {workplace}, which has entries. "
                "Make its tables anew with `batchpost ledger rebuild`. Nothing was recorded.",
                where=where,
                workplace=workplace,
            )
        )


class LedgerContentError(LedgerError):
    """A value is of a kind the database cannot hold, such as text with a zero character."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(
            message(
                "The ledger {where} cannot hold a value of this list ({reason}); correct the "
                "list. Nothing was recorded.",
                where=where,
                reason=reason,
            )
        )


class SchemaVersionError(LedgerError):
    """The ledger was made by a newer program."""

    def __init__(self, where: str, found: str, known: str) -> None:
        super().__init__(
            message(
                "The ledger {where} has schema {found}, this program knows {known}; update "
                "batchpost. Nothing was recorded.",
                where=where,
                found=found,
                known=known,
            )
        )


class OlderSchemaError(LedgerError):
    """The ledger was made by an older program, and is only to be read here."""

    def __init__(self, where: str, found: str, known: str) -> None:
        super().__init__(
            message(
                "The ledger {where} has schema {found}, this program works with {known}; bring it "
                "up to date with `batchpost ledger upgrade`. Nothing was recorded.",
                where=where,
                found=found,
                known=known,
            )
        )


class NumberUsedError(LedgerError):
    """A number of the list stands in the ledger already, on an item or as a spoiled label."""

    def __init__(self, number: str, batch_no: int | None, count: int) -> None:
        self.number = number
        if batch_no is None:
            first: Message = message("The label {number} is spoiled", number=number)
        else:
            first = message(
                "The number {number} was used in list {batch_no}",
                number=number,
                batch_no=batch_no,
            )
        super().__init__(
            counted(
                "{first}; take a free label or correct the number. Nothing was recorded.",
                "{first}, and so it is with {count} numbers of this list; take free labels or "
                "correct the numbers. Nothing was recorded.",
                count,
                first=first,
            )
        )


class LabelOutsideRollError(LedgerError):
    """A serial does not belong to the roll it is said to be from."""

    def __init__(self, roll_id: str, serial: int, first: int, last: int) -> None:
        super().__init__(
            message(
                "Roll {roll_id} has serials {first} to {last}; {serial} is not among them. "
                "Nothing was recorded.",
                roll_id=roll_id,
                serial=serial,
                first=first,
                last=last,
            )
        )


class LabelRangeError(WrongUseError):
    """A range of serials ends before it begins."""

    def __init__(self, first: int, last: int) -> None:
        super().__init__(
            message(
                "Serials {first} to {last} are no range; give the lower one first. "
                "Nothing was recorded.",
                first=first,
                last=last,
            )
        )


class RollConflictError(LedgerError):
    """A roll to be entered bears the name or some labels of one on record."""

    def __init__(self, roll: Roll, other: Roll) -> None:
        overlap = (max(roll.first, other.first), min(roll.last, other.last))
        first, last = overlap if overlap[0] <= overlap[1] else (other.first, other.last)
        labels = message(
            "labels {first} to {last} are of roll {other_id}",
            first=f"{first:08d}",
            last=f"{last:08d}",
            other_id=other.roll_id,
        )
        super().__init__(_way_out(roll, other, labels))


def _way_out(roll: Roll, other: Roll, labels: Message) -> Message:
    if roll.by_list:
        return message(
            "The list cannot be numbered: {labels}. Scan a first label after which enough "
            "labels are free. Nothing was recorded.",
            labels=labels,
        )
    if other.by_list:
        return message(
            "Roll {roll_id} cannot be issued: {labels}, entered with a list. Enter a longer roll "
            "that holds {other_id} whole, or one that begins after it. Nothing was recorded.",
            roll_id=roll.roll_id,
            labels=labels,
            other_id=other.roll_id,
        )
    return message(
        "Roll {roll_id} cannot be issued: {labels}, on record already. Enter only labels of no "
        "other roll; `batchpost roll list` shows them all. Nothing was recorded.",
        roll_id=roll.roll_id,
        labels=labels,
    )


class UnknownRollError(WrongUseError):
    """No roll of that name was issued."""

    def __init__(self, roll_id: str, known: Sequence[str]) -> None:
        super().__init__(
            message(
                'No roll "{roll_id}" was issued; there are: {known}. Nothing was recorded.',
                roll_id=roll_id,
                known=", ".join(known) or "–",
            )
        )


class UnknownClientError(WrongUseError):
    """No client of that name is in the ledger."""

    def __init__(self, client_id: str, known: Sequence[str]) -> None:
        super().__init__(
            message(
                'There is no client "{client_id}"; there are: {known}. Add one with '
                "`batchpost client add`. Nothing was recorded.",
                client_id=client_id,
                known=", ".join(known) or "–",
            )
        )


class ClientExistsError(WrongUseError):
    """A client to be added bears the name of one in the ledger."""

    def __init__(self, client_id: str, name: str) -> None:
        super().__init__(
            message(
                'Client "{client_id}" is there already: {name}. Take another short name, or '
                "change that client with `batchpost client edit`. Nothing was recorded.",
                client_id=client_id,
                name=name,
            )
        )


class ClientChangedError(LedgerError):
    """The client of a list is not as the ledger knows it now."""

    def __init__(self, client_id: str) -> None:
        super().__init__(
            message(
                'Client "{client_id}" was changed while the list was prepared; run the command '
                "again so that the new terms apply. Nothing was recorded.",
                client_id=client_id,
            )
        )


class UnknownBatchError(WrongUseError):
    """No list was accepted under that number."""

    def __init__(self, batch_no: int, last_no: int) -> None:
        super().__init__(
            message(
                "No list {batch_no} was accepted; the last one is {last_no}. `batchpost list show` "
                "shows them.",
                batch_no=batch_no,
                last_no=last_no,
            )
        )


class ListWithheldError(WrongUseError):
    """A list came home from work without the server and waits for a decision."""

    def __init__(self, batch_no: int) -> None:
        super().__init__(
            message(
                "List {batch_no} was accepted without the server and is withheld until a "
                "supervisor decides; why, `batchpost ledger clashes` shows.",
                batch_no=batch_no,
            )
        )


class DoneBeforeError(LedgerError):
    """A deed that brings its own key is in the ledger already."""

    def __init__(self, key: str) -> None:
        super().__init__(
            message(
                "This deed ({key}) is in the ledger already. Nothing was recorded a second time.",
                key=key,
            )
        )
