"""The checkers' queue, checks made twice, and what lessons came to."""
