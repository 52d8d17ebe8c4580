"""Pages of the register of sources."""
