"""Releases: books that are published, proved by hash and signature, and put in force whole."""
