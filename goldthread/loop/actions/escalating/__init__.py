"""What is late or stuck goes up, step by step, each with its letter and its answer."""
