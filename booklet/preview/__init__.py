"""The page in the browser that shows the booklet while it is written."""
