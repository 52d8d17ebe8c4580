"""Pages of reviews: the register, one review and its team, scope, returns, people and stages."""
