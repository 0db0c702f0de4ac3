"""A county's lists side by side: what most towns say, and where one differs."""
