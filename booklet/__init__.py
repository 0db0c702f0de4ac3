"""One structured source, one booklet in three formats: PDF, Word and spreadsheet."""
