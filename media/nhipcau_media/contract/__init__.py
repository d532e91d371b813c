"""What control plane, jobs, recorder and pages agree on.

Owns the words on the wire: identities, the stage document, job orders and reports, and the framing of the encode.
Refuses to know how any of them is produced.
"""
