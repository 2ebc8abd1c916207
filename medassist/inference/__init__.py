"""Running trained networks. The only package, with `learning`, that uses torch."""
