"""Orders of the lamp shop."""
