"""Who did what to which thing, when and why: append-only and hash-chained per board."""
