"""What the system itself refuses: requests that do not fit, storage and ports that are not there."""

from __future__ import annotations

from nhipcau.domain.errors import BadInput, Refusal, Unavailable


class BodyTooLarge(BadInput):
    """A request body over the limit."""

    status = 413
    code = "body_too_large"
    vi = ("Dữ liệu gửi lên quá lớn (tối đa {limit_kb} kB).", "Rút ngắn nội dung rồi gửi lại.")
    en = ("The request is too large (at most {limit_kb} kB).", "Shorten it and send again.")


class BodySlow(BadInput):
    """A request body that does not arrive in time."""

    status = 408
    code = "body_slow"
    vi = ("Dữ liệu gửi lên không tới đủ trong {seconds} giây.", "Kiểm tra đường truyền rồi gửi lại.")
    en = ("The request did not arrive whole within {seconds} seconds.", "Check the line and send it again.")


class MethodUnknown(Refusal):
    """The address does not take this method."""

    status = 405
    code = "method_unknown"
    vi = ("Địa chỉ này không nhận cách gọi đó.", "Xem tài liệu API rồi gọi lại.")
    en = ("This address does not take that method.", "See the API's documentation and call again.")


class StorageUnavailable(Unavailable):
    """The database cannot be read or written: disk full, folder read-only, server away."""

    code = "storage_unavailable"
    vi = (
        "Chưa ghi được vào cơ sở dữ liệu; thao tác chưa có hiệu lực.",
        "Thử lại sau vài giây; nếu vẫn lỗi, kỹ thuật kiểm tra dung lượng đĩa và quyền ghi thư mục dữ liệu.",
    )
    en = (
        "The database cannot be written just now; nothing was done.",
        "Try again in a few seconds; if it fails again, an engineer checks disk space and access to the data folder.",
    )


class StreamsFull(Unavailable):
    """As many pages follow what happens as one server carries."""

    code = "streams_full"
    vi = (
        "Máy chủ đang phục vụ {limit} trang trực tiếp, nhiều nhất có thể.",
        "Trang tự thử lại sau vài giây. Hội nghị đang diễn ra không bị ảnh hưởng.",
    )
    en = (
        "The server follows {limit} live pages already, the most it can.",
        "The page tries again by itself in a few seconds. A running conference is not affected.",
    )


class StreamsEachFull(Unavailable):
    """One sign-in or machine follows what happens in as many browsers as it may."""

    status = 429
    code = "streams_each_full"
    vi = (
        "Tài khoản hoặc máy này đang mở {limit} trình duyệt cùng lúc, nhiều nhất có thể.",
        "Đóng bớt trình duyệt; trang này tự thử lại sau vài giây.",
    )
    en = (
        "This account or machine has {limit} browsers open already, the most it may.",
        "Close some of them; this page tries again by itself in a few seconds.",
    )


class PortTaken(Unavailable):
    """Another program listens where we have to."""

    code = "port_taken"
    vi = (
        "Không mở được cổng {port} trên {host}: {detail}.",
        "Dừng chương trình đang dùng cổng đó, hoặc chọn cổng khác bằng NHIPCAU_PORT / NHIPCAU_INTERNAL_PORT.",
    )
    en = (
        "Port {port} on {host} cannot be opened: {detail}.",
        "Stop the program that uses it, or choose another port by NHIPCAU_PORT / NHIPCAU_INTERNAL_PORT.",
    )


class DatabaseNewer(Unavailable):
    """The database was made by a newer version."""

    code = "database_newer"
    vi = (
        "Cơ sở dữ liệu thuộc phiên bản mới hơn ({revision}).",
        "Chạy phiên bản Nhịp Cầu mới hơn, hoặc khôi phục bản sao lưu cũ. Dữ liệu không bị thay đổi.",
    )
    en = (
        "The database belongs to a newer version ({revision}).",
        "Run the newer version of Nhịp Cầu, or restore an older backup. Nothing was changed.",
    )


class DatabaseUnusable(Unavailable):
    """The database cannot be opened, read or written at the start."""

    code = "database_unusable"
    vi = (
        "Không dùng được cơ sở dữ liệu: {detail}.",
        "Kiểm tra NHIPCAU_DATABASE_URL, quyền ghi và dung lượng của thư mục dữ liệu. Dữ liệu không bị thay đổi.",
    )
    en = (
        "The database cannot be used: {detail}.",
        "Check NHIPCAU_DATABASE_URL, and that the data folder can be written and has room. Nothing was changed.",
    )
