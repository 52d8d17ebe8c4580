"""What the whole of a board's learning shows: hot spots, and lessons that come back. Reads only; it has no tables."""
