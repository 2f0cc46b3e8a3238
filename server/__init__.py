"""The store, the SPARQL endpoint, questions, pages and the command line."""
