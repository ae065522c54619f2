"""Drives and disks clients bring: what lies on them, copied before it is read, kept as it came.

Nothing on a medium is ever written, run or followed elsewhere. A list is copied, the copy
compared with what was read, and only the copy is opened by the rest of the house.
"""
