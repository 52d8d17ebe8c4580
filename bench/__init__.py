"""Measures Goldthread: latency and the processor time of all its processes, on boards of two sizes."""
