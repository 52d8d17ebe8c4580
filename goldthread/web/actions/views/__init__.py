"""Views of actions, a module for each part of their way."""
