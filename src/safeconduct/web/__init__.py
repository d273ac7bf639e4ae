"""The web application: one shared record of an operation, kept by a server that people open in a browser.

Each package below is a Django application with a short label. Importing this one does nothing.
"""
