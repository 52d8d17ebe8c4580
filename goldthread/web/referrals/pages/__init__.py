"""What the pages of referrals receive, a module for each part."""
