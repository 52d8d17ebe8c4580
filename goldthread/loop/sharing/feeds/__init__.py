"""Feeds: addresses at which other installations fetch what a board shares, and addresses that a board follows."""
