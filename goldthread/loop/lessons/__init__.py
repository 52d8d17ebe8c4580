"""Lessons, messages for audiences, recommendations and the board's responses."""
