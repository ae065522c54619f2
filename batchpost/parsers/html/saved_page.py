"""A web page saved as one file (mht): its parts that are pages, unpacked."""

from email import message_from_bytes, policy
from email.errors import MessageError

from batchpost.model.message import message
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError

_TITLE = "mht"


def pages_in(file: ListFile) -> list[ListFile]:
    """Return the pages with tables among the parts of a saved page.

    Raises:
        BrokenListError: There are none, or it is damaged.
    """
    try:
        whole = message_from_bytes(file.data, policy=policy.compat32)
        payloads = [
            part.get_payload(decode=True)
            for part in whole.walk()
            if part.get_content_type() == "text/html"
        ]
    except (MessageError, RecursionError, ValueError, LookupError) as error:
        raise BrokenListError(file.name, _TITLE, str(error)) from error
    pages = [
        ListFile(file.name, payload, None, file.limits)
        for payload in payloads
        if isinstance(payload, bytes) and b"<table" in payload.replace(b"\0", b"").lower()
    ]
    if not pages:
        raise BrokenListError(file.name, _TITLE, message("it holds no table"))
    return pages
