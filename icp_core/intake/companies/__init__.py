"""Rows to companies and their deals, invoices and the like: grain, names, decisions."""
