"""The words everyone shares: regions, organisations, the calendar, codes, events, refusals, expressions, packs."""
