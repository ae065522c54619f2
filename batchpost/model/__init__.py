"""What the office speaks of. Imports nothing above it; pandas only where a table is built."""
