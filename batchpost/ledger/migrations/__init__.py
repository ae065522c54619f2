"""Schema changes by Alembic, one file a version; run by `batchpost.ledger.migration`."""
