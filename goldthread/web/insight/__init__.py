"""Pages across all learning: hot spots, and lessons that come back."""
