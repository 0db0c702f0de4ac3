"""Two editions of a booklet: which item is which, what changed, 修订对照表; and the extracts for
departments.
"""
