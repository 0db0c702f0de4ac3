"""booklet.yaml and check.yaml changed field by field: only their own lines change."""
