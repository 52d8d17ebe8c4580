"""All HTTP: a folder per stage of the loop."""
