"""The look: layout.yaml is read, and whatever in it is wrong is told at its place."""
