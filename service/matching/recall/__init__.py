"""The second step of a match, live: the snapshot of this process kept true, and the fit over its columns."""
