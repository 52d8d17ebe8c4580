"""Boards, agencies, localities, people, memberships, and the table of roles and permissions."""
