"""A booklet in lines and on pages: the page plan, reckoned before any layout, and what it holds."""
