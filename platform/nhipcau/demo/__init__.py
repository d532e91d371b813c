"""Data of the demo province: Bắc Giang as it was until 30 June 2025, with departments and people made up for it.

``units.csv`` has the province's units (end dates dropped: the demo is not history), ``departments.csv`` its
departments. What is on record about points and teams stands in files of the form in which such tables are exchanged
(``services/tables``); their people are made up, and no telephone has their numbers (none begins with 0 after the
province's code).
"""
