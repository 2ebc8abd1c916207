"""The window: a thin shell. The only package that uses Qt."""
