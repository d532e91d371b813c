"""Papers that the regulation asks for, worded from events and rows. Pure: no I/O, no clock."""
