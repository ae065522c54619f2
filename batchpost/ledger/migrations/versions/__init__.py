"""The versions; what is released is never changed."""
