"""Lists that were withheld name persons too: they are counted and removed like all others."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ledger_builders import AT, OPERATOR, an_acceptance
from offline_builders import DEED

from batchpost.settings import Settings
from batchpost.workflows.print_documents import folder_at
from batchpost.workflows.purge_personal_data import remove_beside, stray_originals

NEXT_DAY = replace(DEED, at=AT + timedelta(days=1))
LATER = AT + timedelta(days=400)


@pytest.fixture
def withheld(place, counter):
    """List 1 of three items, accepted without the server on a day that was closed meanwhile."""
    place.local.offline.go(DEED)
    place.accept()
    counter.days.close(AT.date(), DEED)
    assert place.sync() == [("list_accepted", False, True)]
    (clash,) = counter.clashes.open()
    return clash.told.entry.entry_id


def purge(ledger, before):
    found = ledger.personal_data.purge(before, operator=OPERATOR, at=LATER)
    return found.lists, found.items


def test_a_discarded_list_is_counted_and_its_files_go(withheld, counter, tmp_path):
    settings, sha256 = Settings(), "a" * 64
    document = folder_at(AT.date(), 1, tmp_path, settings) / "register-000001.pdf"
    document.parent.mkdir(parents=True)
    document.write_bytes(b"register")
    original = tmp_path / settings.folders.originals / sha256[:2] / f"{sha256}.csv"
    original.parent.mkdir(parents=True)
    original.write_bytes(b"list")
    counter.clashes.discard(withheld, DEED)
    assert stray_originals(counter, LATER, tmp_path, settings) == []
    assert purge(counter, LATER) == (1, 3)
    lists = counter.personal_data.purged_lists()
    removed = remove_beside(lists, [], tmp_path, settings)
    assert (removed.originals, removed.documents) == (1, 1)
    assert not document.exists()
    assert not original.exists()
    assert counter.verify().sound


def test_what_a_list_accepted_later_has_stays_as_long_as_it(withheld, counter):
    def lists():
        found = counter.personal_data.purged_lists()
        return [(each.batch_no, each.alone, each.own_folder) for each in found]

    counter.clashes.accept(withheld, NEXT_DAY)
    assert purge(counter, NEXT_DAY.at) == (1, 3)
    assert lists() == [(1, False, False)]
    assert counter.acceptance(1).items["addressee"].notna().all()
    assert purge(counter, LATER) == (1, 3)
    assert lists() == [(1, True, True)]


def test_a_withheld_list_that_is_due_with_the_one_written_anew_is_counted_once(withheld, counter):
    counter.clashes.accept(withheld, NEXT_DAY)
    counter.record(an_acceptance(2, sha256="b" * 64, at=NEXT_DAY.at, first_serial=900))
    assert purge(counter, LATER) == (2, 5)
