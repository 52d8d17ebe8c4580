"""Letters about late actions: what is due to go up, each letter, and its answer."""
