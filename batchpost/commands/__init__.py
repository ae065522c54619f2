"""One file a command: options in, one workflow called, the result shown."""
