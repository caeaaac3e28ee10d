"""Themes over several releases: drawings, a comparison of two, and files to keep."""
