"""Plotly figures in one look, each with its data as a function of its own and the finding as a sentence."""
