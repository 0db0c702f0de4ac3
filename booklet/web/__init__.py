"""The web page: written, and asked whether all is in it."""
