"""Backups: made while others write, proved, damaged, restored into either database."""

import os
import random
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ledger_answers import answers
from ledger_builders import AT, CLIENT, FINDINGS, OPERATOR, an_acceptance, prepare

from batchpost.errors import BatchpostError, LedgerError
from batchpost.ledger import open_ledger, verifying
from batchpost.ledger.backups.errors import (
    BackupDamagedError,
    BackupLockedError,
    BackupUnmadeError,
    BackupUnreadableError,
    KeyExistsError,
    KeyFileError,
)
from batchpost.ledger.backups.files import list_backups
from batchpost.ledger.backups.keys import make_key, read_key
from batchpost.ledger.backups.reading import _prove_file, check, restore
from batchpost.ledger.backups.sealing import Secret
from batchpost.ledger.copying import CopyTargetError
from batchpost.ledger.verifying import LedgerNotSoundError

NOW = datetime(2026, 11, 30, 21, 15, tzinfo=UTC)
KEY = Secret(bytes(range(32)), is_passphrase=False)
PHRASE = Secret("пароль из пяти слов".encode(), is_passphrase=True)
OFFICE = "220001"
DAYS = [AT.date(), AT.date() + timedelta(days=1)]


@pytest.fixture
def office(database_url, tmp_path) -> "Office":
    with open_ledger(database_url, office=OFFICE, workplace="Окно 1") as ledger:
        prepare(ledger)
        given = an_acceptance(30, first_serial=10, from_roll=True, findings=FINDINGS)
        ledger.record(given)
        yield Office(ledger, tmp_path)


class Office:
    """A ledger with its folder of backups."""

    def __init__(self, ledger, home: Path) -> None:
        self.ledger = ledger
        self.home = home
        self.folder = home / "backups"

    def back_up(self, at=NOW, *, keep=0, secret=None):
        return self.ledger.back_up(self.folder, self.home, at, keep=keep, secret=secret)

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def left_behind(self) -> list[Path]:
        return [*self.home.glob(".backup-*"), *self.folder.glob("*.part")]


@pytest.mark.parametrize("secret", [None, KEY, PHRASE], ids=["plain", "key", "passphrase"])
def test_a_backup_is_whole_and_nothing_else_is_left(office, secret):
    made = office.back_up(secret=secret)
    assert made.held == office.ledger.summary()
    assert check(made.backup.path, secret, office.home) == made.held
    whose = OFFICE if office.ledger.where.endswith("sqlite") else "all"
    name = f"ledger-{whose}-20261130T211500Z.sqlite" + (".sealed" if secret else "")
    assert office.names() == [name, f"{name}.sha256"]
    assert office.left_behind() == []
    if os.name == "posix":
        assert made.backup.path.stat().st_mode & 0o777 == 0o600
        assert office.folder.stat().st_mode & 0o777 == 0o700


def test_a_sealed_backup_shows_nothing(office):
    plain = office.back_up().backup.path.read_bytes()
    sealed = office.back_up(NOW + timedelta(seconds=1), secret=KEY).backup.path.read_bytes()
    again = office.back_up(NOW + timedelta(seconds=2), secret=KEY).backup.path.read_bytes()
    for said in ("Примеров", "SQLite format", "housing"):
        assert said.encode() in plain or said == "Примеров"
        assert said.encode() not in sealed
    assert sealed[-4096:] != again[-4096:]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("secret", [None, KEY], ids=["plain", "key"])
def test_it_is_restored_into_either_database(office, kind, secret, request, tmp_path):
    made = office.back_up(secret=secret)
    target = f"sqlite:///{(tmp_path / 'new' / 'ledger.sqlite').as_posix()}"
    if kind == "postgresql":
        target = request.getfixturevalue("another_postgresql_url")
    with open_ledger(target, office=OFFICE, workplace="Окно 1") as new:
        assert restore(made.backup.path, secret, office.home, new) == made.held
        assert new.verify().sound
        assert answers(new, DAYS, []) == answers(office.ledger, DAYS, [])
        assert new.record(an_acceptance(30)).already
        with pytest.raises(CopyTargetError):
            restore(made.backup.path, secret, office.home, new)


def test_all_offices_of_a_server_come_back(postgresql_url, another_postgresql_url, tmp_path):
    for name in ("220001", "220002"):
        with open_ledger(postgresql_url, office=name) as ledger:
            prepare(ledger)
            ledger.record(an_acceptance(3))
            made = ledger.back_up(tmp_path / name, tmp_path, NOW, keep=0, secret=None)
    with open_ledger(another_postgresql_url, office="220001") as new:
        held = restore(made.backup.path, None, tmp_path, new)
        assert list(held.entries) == ["220001", "220002"]
        assert new.acceptance(1).items["line_no"].tolist() == [1, 2, 3]
    with open_ledger(f"sqlite:///{tmp_path}/one.sqlite", office="220002") as new:
        assert list(restore(made.backup.path, None, tmp_path, new).entries) == ["220002"]


def test_a_backup_made_while_others_write_is_of_one_moment(office, database_url):
    stop = threading.Event()

    def work() -> None:
        with open_ledger(database_url, office=OFFICE, workplace="Окно 2") as ledger:
            for number in range(1, 200):
                if stop.is_set():
                    return
                ledger.record(an_acceptance(5, sha256=f"{number:064d}"))

    worker = threading.Thread(target=work)
    worker.start()
    try:
        counts = []
        for second in range(3):
            made = office.back_up(NOW + timedelta(seconds=second))
            counts.append(sum(check(made.backup.path, None, office.home).entries.values()))
    finally:
        stop.set()
        worker.join()
    assert counts == sorted(counts)
    assert office.ledger.verify().sound


@pytest.mark.parametrize("secret", [None, KEY], ids=["plain", "key"])
def test_each_of_200_changed_bytes_is_found(office, secret):
    path = office.back_up(secret=secret).backup.path
    content, chance = path.read_bytes(), random.Random(20261130)
    for place in chance.sample(range(len(content)), 200):
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        with pytest.raises(BatchpostError):
            check(path, secret, office.home)
    path.write_bytes(content)
    check(path, secret, office.home)


def test_changed_bytes_of_a_sealed_backup_are_found_without_the_hash_beside_it(office):
    made = office.back_up(secret=KEY)
    path, chance = made.backup.path, random.Random(1)
    made.backup.sums.unlink()
    content = path.read_bytes()
    places = [*range(0, 100, 7), *chance.sample(range(len(content)), 40)]
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        with pytest.raises((BackupDamagedError, BackupLockedError)):
            check(path, KEY, office.home)
    path.write_bytes(content)
    check(path, KEY, office.home)


@pytest.mark.parametrize("secret", [None, KEY], ids=["plain", "key"])
@pytest.mark.parametrize("with_hash", [True, False], ids=["hash", "no hash"])
def test_a_backup_cut_off_is_refused(office, secret, with_hash):
    made = office.back_up(secret=secret)
    if not with_hash:
        made.backup.sums.unlink()
    content = made.backup.path.read_bytes()
    for length in (0, 10, 100, 5000, len(content) // 2, len(content) - 1):
        made.backup.path.write_bytes(content[:length])
        with pytest.raises(BackupDamagedError):
            check(made.backup.path, secret, office.home)


def test_a_backup_whose_cut_off_end_was_zeros_is_refused(tmp_path):
    path = tmp_path / "backup.sqlite"
    with open_ledger(f"sqlite:///{path.as_posix()}") as ledger:
        prepare(ledger)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE zeros (content)")
        connection.execute("INSERT INTO zeros VALUES (zeroblob(20000))")
        connection.commit()
    _prove_file(path, path)
    content = path.read_bytes()
    assert content.endswith(b"\0")
    path.write_bytes(content[:-1])
    with pytest.raises(BackupDamagedError):
        _prove_file(path, path)


def test_a_chunk_of_a_sealed_backup_cannot_be_left_out_moved_or_repeated(office):
    office.ledger.record(an_acceptance(4000, sha256="e" * 64))
    made = office.back_up(secret=KEY)
    made.backup.sums.unlink()
    content = made.backup.path.read_bytes()
    header = content.index(b"\n") + 1 + 56
    chunk = (1 << 20) + 16
    chunks = [content[at : at + chunk] for at in range(header, len(content), chunk)]
    assert len(chunks) > 1
    for others in (chunks[:-1], chunks[1:], [*chunks, chunks[-1]], [*reversed(chunks)], []):
        made.backup.path.write_bytes(content[:header] + b"".join(others))
        with pytest.raises(BackupDamagedError):
            check(made.backup.path, KEY, office.home)


def test_another_key_does_not_open_it(office):
    by_key = office.back_up(secret=KEY).backup.path
    by_phrase = office.back_up(NOW + timedelta(seconds=1), secret=PHRASE).backup.path
    other_key = Secret(bytes(32), is_passphrase=False)
    other_phrase = Secret(b"another", is_passphrase=True)
    for path in (by_key, by_phrase):
        for wrong in (None, other_key, other_phrase):
            with pytest.raises(BackupLockedError):
                check(path, wrong, office.home)


def test_a_changed_entry_is_found_without_the_hash_beside_it(office):
    made = office.back_up()
    made.backup.sums.unlink()
    content = made.backup.path.read_bytes()
    assert "Операторова".encode() in content
    changed = content.replace("Операторова".encode(), "Операторава".encode())
    made.backup.path.write_bytes(changed)
    with pytest.raises(BackupDamagedError):
        check(made.backup.path, None, office.home)


def test_no_file_and_no_backup_are_told(office):
    with pytest.raises(BackupUnreadableError):
        check(office.home / "none.sqlite", None, office.home)
    text = office.home / "letter.txt"
    text.write_text("Здравствуйте")
    with pytest.raises(BackupDamagedError):
        check(text, None, office.home)


def test_the_oldest_of_the_office_are_removed_and_nothing_else(office):
    office.folder.mkdir()
    kept = [office.folder / "letter.txt", office.folder / "ledger-999999-20260101T000000Z.sqlite"]
    for path in kept:
        path.write_text("other")
    made = [office.back_up(NOW + timedelta(days=day), keep=2) for day in range(4)]
    assert [each.removed for each in made] == [
        [], [], [made[0].backup], [made[1].backup],
    ]  # fmt: skip
    left = [each.path for each in list_backups(office.folder)]
    assert left == [kept[1], made[2].backup.path, made[3].backup.path]
    assert kept[0].is_file()
    assert len(office.names()) == 2 + 2 * 2


def test_a_damaged_ledger_is_not_backed_up_and_removes_no_backup(office):
    before = office.back_up(keep=1).backup
    quiet = {
        "sqlite": "DROP TRIGGER entry_no_update",
        "postgresql": "ALTER TABLE entry DISABLE TRIGGER ALL",
    }

    def damage(connection) -> None:
        connection.exec_driver_sql(quiet[connection.dialect.name])
        connection.exec_driver_sql("UPDATE entry SET operator = 'Другой' WHERE seq = 2")

    office.ledger._store.write(damage)
    with pytest.raises(LedgerNotSoundError) as refused:
        office.back_up(NOW + timedelta(days=1), keep=1)
    assert refused.value.said.facts["where"] == office.ledger.where
    assert list_backups(office.folder) == [before]
    assert office.left_behind() == []


@pytest.mark.skipif(os.name != "posix", reason="no limit for the size of files")
@pytest.mark.parametrize("secret", [None, KEY], ids=["plain", "key"])
def test_a_full_disk_leaves_the_backups_as_they_were(office, secret):
    import resource

    before = office.back_up(keep=1, secret=secret)
    size = before.backup.path.stat().st_size
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (size // 3, size - 1):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, unlimited[1]))
        try:
            with pytest.raises(LedgerError):
                office.back_up(NOW + timedelta(days=1), keep=1, secret=secret)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
        assert list_backups(office.folder) == [before.backup]
        assert office.left_behind() == []
        check(before.backup.path, secret, office.home)


def test_a_disk_full_at_the_folder_of_backups_is_told(office, monkeypatch):
    before = office.back_up(keep=1)

    def full(_source, _target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("batchpost.ledger.backups.making.pour", full)
    with pytest.raises(BackupUnmadeError, match="No space left"):
        office.back_up(NOW + timedelta(days=1), keep=1)
    assert list_backups(office.folder) == [before.backup]
    assert office.left_behind() == []


def test_the_same_second_is_no_second_backup(office):
    office.back_up()
    with pytest.raises(BackupUnmadeError, match="already"):
        office.back_up()
    assert office.left_behind() == []


def test_what_a_killed_run_left_is_removed_a_day_later(office):
    office.folder.mkdir()
    part = office.folder / f"ledger-{OFFICE}-20261130T000000Z.sqlite.part"
    foreign = office.folder / "other.part"
    plain = office.home / ".backup-killed" / "ledger.sqlite"
    plain.parent.mkdir()
    for path in (part, foreign, plain):
        path.write_text("half")
    for path in (part, foreign, plain.parent):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    office.back_up(NOW + timedelta(hours=3))
    assert part.exists()
    assert plain.exists()
    office.back_up(NOW + timedelta(hours=30))
    assert not part.exists()
    assert not plain.parent.exists()
    assert foreign.exists()


def test_a_key_file_is_made_once_and_for_its_owner(tmp_path):
    path = tmp_path / "backup.key"
    make_key(path)
    secret = read_key(path)
    assert len(secret.content) == 32
    assert "content" not in repr(secret)
    with pytest.raises(KeyExistsError):
        make_key(path)
    assert read_key(path) == secret
    if os.name == "posix":
        path.chmod(0o644)
        with pytest.raises(KeyFileError, match="others may read"):
            read_key(path)


@pytest.mark.parametrize("content", ["", "короткий", "AAAA", "A" * 5000])
def test_no_key_is_told(tmp_path, content):
    path = tmp_path / "backup.key"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(KeyFileError):
        read_key(path)
    with pytest.raises(KeyFileError):
        read_key(tmp_path / "none.key")


def test_a_backup_made_while_a_ledger_is_proved_is_no_sign_of_a_cut(
    office, database_url, monkeypatch
):
    find_strays = verifying._find_strays

    def find_late(*given) -> None:
        monkeypatch.setattr(verifying, "_find_strays", find_strays)
        with open_ledger(database_url, office=OFFICE, workplace="Окно 2") as other:
            other.add_client(replace(CLIENT, client_id="new"), operator=OPERATOR, at=AT)
            other.back_up(office.folder, office.home, NOW, keep=0, secret=None)
        find_strays(*given)

    office.back_up(NOW - timedelta(days=1))
    monkeypatch.setattr(verifying, "_find_strays", find_late)
    assert office.ledger.verify(office.folder).sound
    assert office.ledger.verify(office.folder).sound
