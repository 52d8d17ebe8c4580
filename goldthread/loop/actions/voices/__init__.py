"""You said, we did: what staff, children and families raised, what was done, and that they were told."""
