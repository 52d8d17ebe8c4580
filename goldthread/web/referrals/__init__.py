"""Referrals: from what was brought to the board to what it decides."""
