"""What is due, the order of work, the table of formats, the note of what files are made of, and
the reports.
"""
