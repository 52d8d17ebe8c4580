"""The pages of referrals, a module for each part."""
