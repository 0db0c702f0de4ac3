"""What a booklet is, what it looks like in numbers, and which rows stand on which page."""
