"""From a referral to a decision: what agencies know, what the group makes of it, who is told, and by when."""
