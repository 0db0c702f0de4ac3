"""source/*.yaml -> Booklet, every fault with file, line and column; and changes spliced back into
the lines that change.
"""
