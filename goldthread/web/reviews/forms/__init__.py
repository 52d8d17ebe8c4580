"""Questions of the pages of reviews."""
