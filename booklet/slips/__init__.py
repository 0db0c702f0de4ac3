"""What people type where YAML wants something else, and what to type instead."""
