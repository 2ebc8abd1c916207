"""What is known of diseases: RDF at rest, arrays for ranking. The only package that uses rdflib and Oxigraph."""
