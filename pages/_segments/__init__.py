"""The parts of the segments page."""
