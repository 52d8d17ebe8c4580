"""Views of reviews, a module for each part of the work."""
