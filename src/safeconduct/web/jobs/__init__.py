"""Long work in processes of its own: queued by a page, run by a worker, watched and stopped by people.

``kinds`` says what can be run, ``services`` starts and stops it, ``worker`` runs it.
"""
