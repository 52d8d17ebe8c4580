"""One field for everything that the board keeps: by words, or straight to a thing by its reference."""
