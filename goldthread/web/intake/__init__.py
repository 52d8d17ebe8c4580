"""Pages that bring a document in."""
