"""How the parts of a framework are called by each other, and a pack by those that build on it."""

import re

KEY = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
"""Small letters, digits and hyphens."""
