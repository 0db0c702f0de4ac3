"""What was changed in source/, step by step, kept in source/.history/ so that nothing is lost."""
