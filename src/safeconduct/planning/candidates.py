def search_flights(*a):
    raise NotImplementedError
