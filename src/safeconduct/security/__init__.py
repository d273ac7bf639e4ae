"""Danger: what a history of incidents lets expect. Tables in, results out; never a word about any one person."""
