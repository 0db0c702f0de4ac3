"""What an editor does on the booklet's pages -> the lines of source/ that change."""
