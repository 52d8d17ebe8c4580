"""Documents read into proposals that a person corrects and takes in."""
