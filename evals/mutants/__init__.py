"""Planted defects that each metric has to notice."""
