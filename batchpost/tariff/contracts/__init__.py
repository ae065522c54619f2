"""Contracts: what a client's special conditions change after the book."""
