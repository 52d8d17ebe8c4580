"""Pages of people, memberships and invitations."""
