"""Rounds: opened, answered signed in or by a personal link, sent back as files, read as a pack, closed."""
