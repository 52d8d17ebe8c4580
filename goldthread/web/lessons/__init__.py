"""Pages of lessons, recommendations and the thread."""
