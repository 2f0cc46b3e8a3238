"""Questions in Chinese: text to slots, slots to one request, a request to one SPARQL query, its rows to an answer."""
