"""From a case to the forms it leaves in: HTML, JSON, text, CSV."""
