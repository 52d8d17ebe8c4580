"""Thin tasks that call queries and one operation."""
