"""A board's learning and improvement framework as data."""
