"""The learning loop, a package per stage."""
