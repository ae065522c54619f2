"""Export events: from the ledger into files, and into a receiver's hands, at least once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from batchpost.model.tracking import Event
from batchpost.tracking import codec
from batchpost.workflows.deliver_events import EventFile, Target

if TYPE_CHECKING:
    from batchpost.ledger import Ledger

_IN_A_FILE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is exported, by whom: for which format, since when, with names and why."""

    form: str
    operator: str
    at: datetime
    since: datetime | None = None
    reason: str | None = None  # of names handed out; without one they stay here


@dataclass(frozen=True, slots=True)
class Exported:
    """What a receiver was told now."""

    events: int = 0
    files: tuple[str, ...] = ()


def export_events(ledger: "Ledger", target: Target, wishes: Wishes) -> Exported:
    """Tell a receiver what it was not told yet; what it has is noted portion by portion.

    Broken off anywhere, it begins again with the portion that was not noted: the receiver may
    get events twice, never one too few.

    Raises:
        UndeliveredError: A file did not reach the receiver.
    """
    from batchpost.ledger.deeds.tracking import Receiver

    receiver = Receiver(target.name, wishes.form)
    told, files = 0, []
    names = wishes.reason is not None
    for portion in ledger.tracking.portions(receiver, since=wishes.since, names=names):
        number = portion.file_no
        for file in _files(wishes.form, portion.events, number + 1):
            if wishes.reason is not None and number == portion.file_no:
                target.expect(file)  # a folder that takes nothing was handed nothing
                batch_nos = sorted({event.batch_no for event in portion.events})
                ledger.personal_data.note_export(
                    "events", batch_nos, len(portion.events),
                    operator=wishes.operator, at=wishes.at, reason=wishes.reason,
                )  # fmt: skip
            target.deliver(file)
            number = file.number
            files.append(file.name)
        ledger.tracking.note_told(receiver, portion, number, operator=wishes.operator, at=wishes.at)
        told += len(portion.events)
    return Exported(told, tuple(files))


def _files(form: str, events: Sequence[Event], number: int) -> Iterator[EventFile]:
    chosen = codec(form)
    for index, start in enumerate(range(0, len(events), _IN_A_FILE)):
        some = events[start : start + _IN_A_FILE]
        yield EventFile(
            chosen.file_name(some[0].office, number + index),
            chosen.encode(some, number + index),
            chosen.MEDIA_TYPE,
            form,
            some[0].office,
            number + index,
            tuple(event.key for event in some),
        )
