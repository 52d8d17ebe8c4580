"""The ground every room stands on: actor, clock, refusals, references. No domain word."""
