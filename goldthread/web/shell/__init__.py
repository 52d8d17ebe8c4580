"""What every page shares: the actor of a request, page permissions, home, registers."""
