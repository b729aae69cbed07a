"""Bytes or a path to tables of text under headers, with every row that is no data reported."""
