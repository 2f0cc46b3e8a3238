"""A document in, a frozen Report record out, and from it RDF."""
