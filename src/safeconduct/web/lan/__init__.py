"""Serving phones on a network of one's own: certificates without anybody outside, and a page that pairs a phone."""
