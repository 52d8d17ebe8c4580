"""Pages of audits: the programme, tools, rounds and returns."""
