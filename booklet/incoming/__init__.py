"""Files from elsewhere -> items and editions -> the lines of source/ that change."""
