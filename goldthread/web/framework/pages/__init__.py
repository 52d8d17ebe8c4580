"""What the pages of the framework receive, a module for each thing that people do there."""
