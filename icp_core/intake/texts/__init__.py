"""One text to what it means: numbers, dates, bands, countries, industries, legal forms; none knows a table."""
