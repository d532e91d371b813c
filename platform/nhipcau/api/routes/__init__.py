"""Routes by area; each names one action of the permission table through the use case that it calls."""
