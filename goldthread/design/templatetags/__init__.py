"""Template tags of the look; settings make them builtins, so no template loads them."""
