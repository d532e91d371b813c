"""Data of reorganisations that were: for each its units before and after, and who continues whom.

``2025-07-01``: Bắc Giang's districts end, its communes merge, and Bắc Ninh's join it under the old province's code.
The file of units has the official codes; ``valid_to`` marks what ended, ``valid_from`` what began. Four communes
(07693, 07732, 07744 and 07540) have no successor in it: they had been merged away before, and only end.
"""
