"""batchpost: batch mail at the post-office counter."""

__version__ = "0.1.0"
