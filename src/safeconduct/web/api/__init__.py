"""The record for programs: tokens that open a part of it for some time, and what can be read with them."""
