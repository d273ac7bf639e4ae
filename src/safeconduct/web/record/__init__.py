"""The record of an operation: people, cases, offers, submissions, departures, sites."""
