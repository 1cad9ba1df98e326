"""What every page stands in: the page decorator, base templates, lists and panels."""
