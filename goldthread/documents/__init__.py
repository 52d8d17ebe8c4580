"""Files that people bring in, and the reading of their formats into blocks and tables."""
