"""The spreadsheet: written, asked whether all is in it, and read back."""
