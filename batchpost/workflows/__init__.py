"""One file a deed at the counter: brings the arguments and calls the rooms in order."""
