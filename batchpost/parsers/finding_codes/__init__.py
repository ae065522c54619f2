"""Codes of the reader's findings, grouped by what they speak of.

Codes that only one format makes stand in that format's folder, in a file of this name. Where
text can provoke a finding, `lines` is such a list; a test reads each of them.
"""
