"""Faults that a user can mend; text files, Office packages and templates opened and written;
files replaced all together or not at all.
"""
