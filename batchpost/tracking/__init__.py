"""Tracking: events of items as other programs read them, and their answers. Pure, no files.

A format is a folder here, found by its name, with dashes on the command line; its module is a
`Codec`, see `codec.py`.
"""

from batchpost.tracking.codec import Codec, codec, codec_of, formats

__all__ = ["Codec", "codec", "codec_of", "formats"]
