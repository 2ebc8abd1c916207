"""The widgets of the window, none of which owns state."""
