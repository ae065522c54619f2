"""Backups: a ledger as of one moment in one file, proved, sealed where that is wished.

A backup is itself a ledger in SQLite, whatever database it comes from, so that it goes back into
either. Only files that were made here are ever removed.
"""
