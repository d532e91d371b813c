"""Where finished recordings are kept besides the disk they were made on: another folder, or an S3 bucket.

Owns the ``Storage`` port, its two adapters (both through obstore), and sending a recording there and back whole.
"""
