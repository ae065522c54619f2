"""The scale: pure codecs, a transport of bytes, and a session that waits.

`<protocol>/` are codecs, found by their folders' names; `transport` opens ports by URL;
`session` is the only place that waits. `open_scale` joins the three.
"""

from batchpost.scale.codec import codec
from batchpost.scale.session import Session
from batchpost.scale.state import Limits, State, StateKind
from batchpost.scale.transport import Clock, open_port

__all__ = ["Limits", "Session", "State", "StateKind", "open_scale"]


def open_scale(
    url: str, protocol: str, *, limits: Limits | None = None, clock: Clock | None = None
) -> Session:
    """Return a session with the scale at `url`; entering it opens the port.

    Args:
        url: A serial port, or a pyserial URL.
        protocol: A name of `batchpost scale list`, such as `massa-k-100`.
        limits: What may be taken from this scale; by default anything from one gram.
        clock: How time passes; by default as it does.

    Raises:
        UnknownProtocolError: There is no such protocol.
    """
    chosen = codec(protocol)
    return Session(
        url,
        chosen,
        lambda: open_port(url, chosen.LINE),
        limits=limits or Limits(),
        clock=clock or Clock(),
    )
