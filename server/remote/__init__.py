"""Remote stores: the same questions, pages, checks and dumps on a SPARQL 1.1 endpoint instead of a store of our own.

``endpoint`` speaks the protocol, ``engine`` answers our own queries, ``pool`` those of the public, ``publication`` puts
a store that was built here there.
"""
