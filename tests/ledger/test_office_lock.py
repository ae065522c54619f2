"""How little of accepting a list is done while the whole office waits."""

from contextlib import contextmanager

import sqlalchemy as sa
from ledger_builders import an_acceptance, prepare

from batchpost.ledger import open_ledger


def test_a_list_asks_three_questions_while_the_office_waits_and_goes_in_one_shipment(
    postgresql_url, monkeypatch
):
    from psycopg.pq import PipelineStatus

    from batchpost.ledger.postgresql import PostgresqlStore

    said: list[str] = []
    shipments: list[tuple[int, int]] = []
    ship = PostgresqlStore.together

    @contextmanager
    def together(store, connection):
        with ship(store, connection):
            driver = connection.connection.driver_connection
            shipments.append((len(said), driver.pgconn.pipeline_status))
            yield

    with open_ledger(postgresql_url, office="220030", workplace="w1") as ledger:
        prepare(ledger)
        ledger.record(an_acceptance(3, sha256="a" * 64))
        sa.event.listen(
            ledger._store.engine,
            "before_cursor_execute",
            lambda _connection, _cursor, statement, *_more: said.append(statement),
        )
        monkeypatch.setattr(PostgresqlStore, "together", together)
        ledger.record(an_acceptance(3, sha256="b" * 64, first_serial=500))
    waiting = max(place for place, each in enumerate(said) if "pg_advisory_xact_lock" in each)
    asked = [each for each in said[waiting + 1 :] if each.startswith("SELECT")]
    assert len(asked) == 3, asked
    assert not any(" part " in each for each in said[waiting:])
    assert [status for place, status in shipments if place > waiting] == [PipelineStatus.ON]
