"""Everything that is not as it should be, each with whose turn it is."""
