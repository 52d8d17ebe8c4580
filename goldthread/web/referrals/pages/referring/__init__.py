"""What the pages of referring and of a referral receive."""
