"""What can go wrong with an installation, said in a sentence to the person at the terminal."""


class Trouble(Exception):
    """Goldthread cannot go on; the message says what is wrong and how to mend it."""
