"""The parts of the board page."""
