"""A graph in, sorted findings out."""
