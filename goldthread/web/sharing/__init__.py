"""Learning shared with other boards, and taken in from them."""
