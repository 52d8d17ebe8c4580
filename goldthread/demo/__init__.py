"""A fictional partnership that is alive. Refuses to load in production."""
