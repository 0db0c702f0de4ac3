"""What official Chinese is made of: words often misspelt, fixed phrases, titles of laws, names of
offices, characters that look or sound alike, and which characters follow each other.
"""
