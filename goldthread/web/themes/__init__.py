"""Pages where a board edits its themes."""
