"""The PDF: laid out by WeasyPrint, written, asked whether all is in it, signed."""
