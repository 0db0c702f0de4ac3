"""Proofreading: the rules of `check`, what they find, what of it is accepted and what may be
mended.
"""
