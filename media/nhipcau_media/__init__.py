"""Media of Nhịp Cầu: the contract, the media server port and its adapters, and the programme composer.

Never imports the control plane (``nhipcau``) or the recorder (``nhipcau_recording``).
"""
