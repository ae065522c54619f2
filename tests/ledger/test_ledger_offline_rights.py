"""Who may what, without the server: operators sign in at the local ledger as at the office's."""

import pytest
from ledger_builders import CLIENT, an_acceptance
from rights_builders import BOSS, CLERK, Clock, Desk, register

from batchpost.ledger.rights_errors import RightsError


@pytest.fixture
def clock():
    return Clock()


def test_an_operator_signs_in_offline_and_what_is_refused_comes_home(database_url, tmp_path, clock):
    local_url = f"sqlite:///{(tmp_path / 'local.sqlite').as_posix()}"
    with Desk(database_url, clock, workplace="w1") as home:
        register(home)
        home.bearer.session = f"token-{BOSS.operator_id}"
        who = {"operator": BOSS.operator_id, "at": clock()}
        home.ledger.add_client(CLIENT, **who)
        home.ledger.reservations.reserve(5, {}, deed=home.deed(BOSS.operator_id))
        with Desk(local_url, clock, workplace="w1/offline") as away:
            home.ledger.offline.prepare(away.ledger.offline, home.deed(BOSS.operator_id))
            clock.forward(600)  # all sessions are over, the line is down
            with pytest.raises(RightsError):
                away.ledger.offline.go(away.deed(CLERK.operator_id))
            away.sign_in(CLERK.operator_id, token="offline-token")
            away.bearer.session = "offline-token"
            away.ledger.offline.go(away.deed(CLERK.operator_id))
            given = an_acceptance(operator=CLERK.operator_id, at=clock())
            assert away.ledger.record(given).batch_no == 1
            away.bearer.session = "nobody's"
            with pytest.raises(RightsError):
                away.ledger.record(an_acceptance(sha256="b" * 64, operator=CLERK.operator_id))
            away.bearer.session = "offline-token"
            home.sign_in(CLERK.operator_id, token="home-token")
            home.bearer.session = "home-token"
            came = list(
                home.ledger.offline.bring_home(
                    away.ledger.offline, home.deed(CLERK.operator_id), {}
                )
            )
            assert [each.told.entry.kind for each in came if each.clash] == []
            kinds = [each.told.entry.kind for each in came]
            assert kinds == ["deed_refused", "signed_in", "list_accepted", "deed_refused"]
        assert home.ledger.batches()["batch_no"].tolist() == [1]
        assert home.ledger.verify().sound
