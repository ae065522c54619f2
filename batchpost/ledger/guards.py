"""Triggers by which the database itself refuses to change or remove what was recorded."""

import sqlalchemy as sa

#: Raise in PostgreSQL, called by the triggers: always, or unless the row's entry was purged, by an
#: entry that is a purge: logins there come with programs of their own. A file knows no logins.
_ALWAYS = (
    "CREATE OR REPLACE FUNCTION ledger_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the ledger is only added to'; END $$"
)
_UNLESS_PURGED = (
    "CREATE OR REPLACE FUNCTION ledger_keeps_unpurged() RETURNS trigger LANGUAGE plpgsql "
    "SET search_path = {schema}, pg_temp AS "  # else a table of the session could stand for ours
    "$$ BEGIN IF EXISTS (SELECT 1 FROM purged p JOIN entry e ON e.office = p.office AND "
    "e.entry_id = p.entry_id WHERE p.office = OLD.office AND p.purged_entry_id = OLD.entry_id AND "
    "e.kind = 'personal_data_purged') THEN RETURN OLD; END IF; "
    "RAISE EXCEPTION 'the ledger is only added to'; END $$"
)


def guard_statements(table: sa.Table, dialect: str) -> list[str]:
    """Return what has a database guard `table`.

    Rows of a table that is `purged` may be removed once the derived table `purged` names
    their entry; nothing else is ever removed, and nothing at all is changed.
    """
    name, purged = table.name, table.info.get("purged", False)
    if dialect == "sqlite":
        unless = (
            "WHEN NOT EXISTS (SELECT 1 FROM purged p WHERE p.office = OLD.office AND "
            "p.purged_entry_id = OLD.entry_id) "
            if purged
            else ""
        )
        refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END"
        return [
            f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {refuse}",
            f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {unless}{refuse}",
        ]
    always = "EXECUTE FUNCTION ledger_is_only_added_to()"
    whole = "UPDATE OR TRUNCATE" if purged else "UPDATE OR DELETE OR TRUNCATE"
    made = [
        f"CREATE TRIGGER {name}_only_added BEFORE {whole} ON {name} FOR EACH STATEMENT {always}"
    ]
    if purged or table.info.get("long"):
        # By the row, because that is what the partitions of a table inherit.
        call = "EXECUTE FUNCTION ledger_keeps_unpurged()" if purged else always
        made += [
            f"CREATE TRIGGER {name}_rows_kept BEFORE DELETE ON {name} FOR EACH ROW {call}",
            f"CREATE TRIGGER {name}_rows_same BEFORE UPDATE ON {name} FOR EACH ROW {always}",
        ]
    return made


def create_functions(connection: sa.Connection) -> None:
    """Make what the triggers call, where the database wants functions for that."""
    if connection.dialect.name == "postgresql":
        found = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        for function in (_ALWAYS, _UNLESS_PURGED.format(schema=found)):
            connection.exec_driver_sql(function)


def guard(connection: sa.Connection, table: sa.Table) -> None:
    """Have the database guard a table that was just made."""
    for statement in guard_statements(table, connection.dialect.name):
        connection.exec_driver_sql(statement)


def keep_unsampled(connection: sa.Connection, table: sa.Table, name: str) -> None:
    """Have the server take no samples of names for its statistics, where they would stay.

    A partition that is made later, whose `name` is another, does not inherit this.
    """
    for column in table.columns:
        if isinstance(column.type, sa.Text | sa.LargeBinary):
            connection.exec_driver_sql(
                f"ALTER TABLE {name} ALTER COLUMN {column.name} SET STATISTICS 0"
            )
