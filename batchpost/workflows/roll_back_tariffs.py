"""Roll the tariffs back: an earlier release, kept whole, is put in force again."""

from datetime import datetime
from pathlib import Path

from batchpost.errors import ReferenceDataError, WrongUseError
from batchpost.model.message import message
from batchpost.tariff.releases.active import RELEASES
from batchpost.tariff.releases.history import BUILT_IN_RELEASE, Entry
from batchpost.tariff.releases.store import Stored, is_whole, open_store, release_in_force
from batchpost.workflows.record_tariffs import OpenLedger, record_change

ROLLED_BACK = "rolled_back"


class NothingBeforeError(WrongUseError):
    """The history has no release to go back to."""

    def __init__(self, operator: str) -> None:
        super().__init__(
            message(
                "No release of {operator} was put in force here, so there is none to take back. "
                "`batchpost tariff history` shows what was.",
                operator=operator,
            )
        )


class UnknownReleaseError(WrongUseError):
    """The history names no such release."""

    def __init__(self, operator: str, release: str, known: list[str]) -> None:
        super().__init__(
            message(
                "Release {release} of {operator} was never in force here. Those that were: "
                "{known}.",
                release=release,
                operator=operator,
                known=", ".join(known) or "-",
            )
        )


class KeptReleaseDamagedError(ReferenceDataError):
    """The folder of an earlier release is not as it was."""

    def __init__(self, release: str, folder: Path) -> None:
        super().__init__(
            message(
                "Release {release} in {folder} is no longer as it was published. Nothing was "
                "changed; get it again by `batchpost tariff update SOURCE --allow-older`.",
                release=release,
                folder=folder,
            )
        )


def roll_back(
    books: Path,
    operator: str,
    to: str | None,
    *,
    at: datetime,
    by: str,
    reason: str,
    ledger: OpenLedger | None = None,
) -> Entry | None:
    """Put an earlier release in force again, the one before where `to` is not given.

    Returns the entry of the history, `None` where that release is in force already. `ledger`
    opens the office's ledger, `None` where it has none.

    Raises:
        NothingBeforeError: There is no release to take back.
        UnknownReleaseError: `to` was never in force here.
        KeptReleaseDamagedError: Its folder is not as it was.
        ReferenceDataError: The store is held, damaged, or the clock was set back.
        LedgerError: It may not be done, or cannot be recorded.
    """
    with open_store(books) as store:
        store.require_clock(at)
        active = store.active.releases.get(operator)
        if active is None and to in {None, BUILT_IN_RELEASE}:
            raise NothingBeforeError(operator)
        release, folder, sha256 = _target(store, operator, to)
        if folder == ("" if active is None else active.folder):
            return None
        place = books / RELEASES / operator / folder
        if folder and not is_whole(place, sha256):
            raise KeptReleaseDamagedError(release, place)
        entry = store.numbered(
            Entry(
                entry_no=0,
                at=at.isoformat(),
                by=by,
                deed=ROLLED_BACK,
                operator=operator,
                from_release=release_in_force(store.active, operator),
                from_folder="" if active is None else active.folder,
                to_release=release,
                to_folder=folder,
                to_sha256=sha256,
                reason=reason,
            )
        )
        record_change(ledger, entry)  # refused there, it does not come into force
        return store.activate(entry)


def _target(store: Stored, operator: str, to: str | None) -> tuple[str, str, str]:
    """Return number, folder and hash of the release to go back to."""
    own = [entry for entry in store.history if entry.operator == operator]
    known = {entry.to_folder: entry for entry in own}
    if to is None:
        active = store.active.releases[operator]
        came = [entry for entry in own if entry.to_folder == active.folder]
        # How it first came: after a rollback "the one before" must not lead forward again.
        folder = came[0].from_folder if came else ""
    elif to == BUILT_IN_RELEASE:
        folder = ""
    else:
        named = [entry.to_folder for entry in own if to in {entry.to_release, entry.to_folder}]
        if not named or not named[-1]:
            releases = list(dict.fromkeys(entry.to_release for entry in own))
            raise UnknownReleaseError(operator, to, releases)
        folder = named[-1]
    if not folder or folder not in known:
        return BUILT_IN_RELEASE, "", ""
    return known[folder].to_release, folder, known[folder].to_sha256
