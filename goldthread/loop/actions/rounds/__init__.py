"""The round before a group's meeting: who is asked what, what they send back, and what the group gets to read."""
