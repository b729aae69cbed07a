"""The parts of the value page."""
