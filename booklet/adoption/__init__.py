"""Another office's file -> a source folder of its own."""
