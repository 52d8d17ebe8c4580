"""Checking the checks: what a check looks for, who makes it, whether two agree, and what a lesson came to."""
