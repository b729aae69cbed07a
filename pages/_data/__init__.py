"""The data page's own parts: bringing data in, questions that only a person can answer, tables to correct."""
