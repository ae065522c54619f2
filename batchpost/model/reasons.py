"""What the system says of a failure, in words that can be said in the reader's language."""

import errno
from types import MappingProxyType
from typing import Final

from batchpost.model.message import N_, Message, message

#: A reason as a fact of a sentence: ours to translate, or another program's own words.
Reason = Message | str

_OF_THE_SYSTEM: Final = MappingProxyType(
    {
        errno.EACCES: N_("Permission denied"),
        errno.EBUSY: N_("Device or resource busy"),
        errno.ECONNREFUSED: N_("Connection refused"),
        errno.EEXIST: N_("File exists"),
        errno.EIO: N_("Input/output error"),
        errno.EISDIR: N_("Is a directory"),
        errno.EMFILE: N_("Too many open files"),
        errno.ENAMETOOLONG: N_("File name too long"),
        errno.ENODEV: N_("No such device"),
        errno.ENOENT: N_("No such file or directory"),
        errno.ENOSPC: N_("No space left on device"),
        errno.ENOTDIR: N_("Not a directory"),
        errno.ENOTEMPTY: N_("Directory not empty"),
        errno.ENXIO: N_("No such device or address"),
        errno.EPERM: N_("Operation not permitted"),
        errno.EROFS: N_("Read-only file system"),
        errno.ETIMEDOUT: N_("Connection timed out"),
    }
)


def reason_of(error: BaseException) -> Reason:
    """Return why something failed, without path and number.

    Windows speaks the language of the computer itself, and tells more than its error number.

    >>> str(reason_of(FileNotFoundError(errno.ENOENT, "ENOENT", "list.csv")))
    'No such file or directory'
    """
    if isinstance(error, UnicodeDecodeError):
        return message("byte {place} is no {encoding}", place=error.start + 1,
                       encoding=error.encoding.upper())  # fmt: skip
    own = getattr(error, "strerror", None)
    if isinstance(error, OSError) and getattr(error, "winerror", None) is None:
        known = _OF_THE_SYSTEM.get(error.errno or 0)
        if known is not None:
            return Message(known)
    return str(own or str(error) or type(error).__name__)
