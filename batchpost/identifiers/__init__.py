"""Identifiers of items (ШПИ): one number scheme a file, label rolls, whole columns.

Importing this package or a scheme loads no table library; only `columns` does.
"""
