"""A framework told in words, pictures and tables, a module for each kind of section."""
