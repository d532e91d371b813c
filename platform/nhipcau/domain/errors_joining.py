"""Refusals of a token at the media server's door (error tree: ``errors``)."""

from __future__ import annotations

from nhipcau.domain.errors import Refusal


class TokenRefused(Refusal):
    """The token was not made here, or is none."""

    status = 401
    code = "token_refused"
    vi = ("Mã vào phòng không đúng.", "Vào lại phòng họp từ trang của phiên.")
    en = ("This is not a token of this system.", "Join the room again from the page of the session.")


class TokenExpired(TokenRefused):
    """Tokens live for two minutes at most."""

    code = "token_expired"
    vi = ("Mã vào phòng đã hết hạn.", "Vào lại phòng họp từ trang của phiên; trang đang mở sẽ tự xin mã mới.")
    en = ("The token has expired.", "Join the room again from the page of the session; a page that is open does.")


class SeatGivenAnew(TokenRefused):
    """Another device of the point took the seat on purpose since the token was made."""

    code = "seat_given_anew"
    vi = ("Thiết bị khác của điểm cầu đã vào thay.", "Nếu muốn dùng thiết bị này, bấm vào phòng và chọn thay thế.")
    en = ("Another device of the point took the seat.", "To use this one, join again and choose to take over.")
