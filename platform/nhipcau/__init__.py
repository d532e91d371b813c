"""Control plane of Nhịp Cầu: registration, admission, stage and floor, jobs, logbook. Never touches media packets."""
