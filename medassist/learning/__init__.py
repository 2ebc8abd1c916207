"""Training and evaluation of what is learned or measured."""
