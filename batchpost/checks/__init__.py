"""Checks of a list: one rule a file in `rules/`, found by file name; `run.check_items` runs all."""
