"""Learning that goes to other boards and comes from them, signed, under terms, and withdrawn when asked."""
