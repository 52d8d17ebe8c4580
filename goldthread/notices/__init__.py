"""Outbox: what must be told to whom, written in the transaction and sent after it."""
