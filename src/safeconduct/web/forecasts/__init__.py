"""Forecasts of danger: computed as a job, shown with what speaks against them, and laid into the operation."""
