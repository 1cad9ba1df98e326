"""Doors translate and decide nothing: web, api, cli, jobs."""
