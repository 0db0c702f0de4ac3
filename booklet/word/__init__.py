"""The Word file: written, asked whether all is in it, and read back with its automatic numbers
and tracked changes.
"""
