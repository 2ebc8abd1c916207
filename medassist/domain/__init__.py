"""The nouns of the application: frozen dataclasses over the standard library only.

Nothing here computes, reads files or knows about a window. Every stage takes and
returns these types, so reading this package is reading the data flow.
"""
