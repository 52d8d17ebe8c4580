"""Pages where a board reads, changes, consults on and looks again at its framework."""
