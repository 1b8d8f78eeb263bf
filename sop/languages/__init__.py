"""Languages: catalogues, states of a translation, line breaks, numbers and dates, fonts, interface words."""
