"""How rows of tables belong together: by their office, always, and by columns of one name."""

import sqlalchemy as sa


def same(
    left: sa.FromClause, right: sa.FromClause, name: str, *more: str
) -> sa.ColumnElement[bool]:
    """Return the condition that rows are of one office and have the same in these columns."""
    return sa.and_(*(left.c[each] == right.c[each] for each in ("office", name, *more)))
