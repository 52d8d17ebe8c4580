"""Pages of actions, evidence and verification."""
