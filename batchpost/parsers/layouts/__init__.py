"""Saved layouts (шаблоны списков): what a client's table means, kept as a file a person reads.

A layout is TOML, in the office's folder or shipped in `shipped/`. `model` says what one holds,
`file` reads and writes it, `stored` finds them, `matching` tells which fits a list, and
`applying` lays a list out as its layout says. Nothing in a layout is ever run.
"""
