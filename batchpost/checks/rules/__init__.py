"""One rule a file: `TITLE`, `CODES` with their sources, and `check(context)`."""
