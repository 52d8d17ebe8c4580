"""Settings, addresses and the database. Nothing else imports this package."""
