"""You said, we did: the page, what is written down, and the poster."""
