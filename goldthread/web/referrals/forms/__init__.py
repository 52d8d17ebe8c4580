"""What is asked about referrals, a module for each part."""
