"""Records and finishes: recorder, pieces, finisher. Never imports the control plane."""
