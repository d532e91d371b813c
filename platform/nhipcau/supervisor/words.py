"""Why the system does not start, and what to do next, in Vietnamese and English."""

from __future__ import annotations

from typing import Any, ClassVar


class StartRefused(Exception):
    """The system cannot start as it is asked to. ``code`` is stable; ``params`` fill the words."""

    _WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "port_taken": {
            "vi": "Cổng {port}/{protocol} ({purpose}) đang bị {holder} dùng. Dừng chương trình đó, hoặc chọn "
            "cổng khác: {setting}=… make run.",
            "en": "Port {port}/{protocol} ({purpose}) is in use by {holder}. Stop that program, or choose "
            "another port: {setting}=… make run.",
        },
        "address_unusable": {
            "vi": "Không mở được cổng {port}/{protocol} trên địa chỉ {host}: {detail}. Kiểm tra HOST=, hoặc chọn cổng "
            "khác: {setting}=… make run.",
            "en": "Port {port}/{protocol} cannot be opened on {host}: {detail}. Check HOST=, or choose another port: "
            "{setting}=… make run.",
        },
        "data_folder_unwritable": {
            "vi": "Không ghi được vào thư mục dữ liệu {path}: {detail}. Cấp quyền ghi (hoặc giải phóng đĩa), hay chọn "
            "thư mục khác: NHIPCAU_DATA_DIR=… make run. Dữ liệu không bị thay đổi.",
            "en": "The data folder {path} cannot be written: {detail}. Make it writable (or free the disk), or choose "
            "another: NHIPCAU_DATA_DIR=… make run. Nothing was changed.",
        },
        "already_running": {
            "vi": "Hệ thống đã chạy với thư mục dữ liệu {path} (tiến trình {pid}). Dừng tiến trình đó trước.",
            "en": "The system runs already on the data folder {path} (process {pid}). Stop that process first.",
        },
        "secrets_exposed": {
            "vi": "Người khác đọc được tệp khoá bí mật {path}. Chạy: chmod 600 {path}; nếu có thể đã lộ, xoá tệp để hệ "
            "thống tạo khoá mới (mọi người phải đăng nhập lại).",
            "en": "Others may read the file of secrets {path}. Run: chmod 600 {path}; if it may have leaked, delete it "
            "and new ones are made (everybody signs in again).",
        },
        "secrets_broken": {
            "vi": "Tệp khoá bí mật {path} bị hỏng. Khôi phục từ bản sao lưu, hoặc xoá tệp để hệ thống tạo khoá mới.",
            "en": "The file of secrets {path} is broken. Restore it from a backup, or delete it and new ones are made.",
        },
        "setting_wrong": {
            "vi": "Thiết lập {setting} chưa đúng: {detail}. Sửa biến môi trường này rồi chạy lại.",
            "en": "The setting {setting} is not right: {detail}. Correct this environment variable and start again.",
        },
        "livekit_missing": {
            "vi": "Không tìm thấy máy chủ media LiveKit {version}. Chạy make run để dựng, hoặc đặt "
            "NHIPCAU_LIVEKIT_SERVER=/đường/dẫn/livekit-server.",
            "en": "The media server LiveKit {version} was not found. Run make run to build it, or set "
            "NHIPCAU_LIVEKIT_SERVER=/path/to/livekit-server.",
        },
        "livekit_wrong_version": {
            "vi": "{path} là phiên bản {found}, cần {version}. Bỏ NHIPCAU_LIVEKIT_SERVER và chạy make run để dựng đúng "
            "phiên bản.",
            "en": "{path} is version {found}, {version} is needed. Unset NHIPCAU_LIVEKIT_SERVER and run make run to "
            "build the right one.",
        },
        "host_unknown": {
            "vi": "Không tìm được địa chỉ IP của «{host}». Dùng HOST=<địa chỉ IP>, hoặc đặt NHIPCAU_NODE_IP.",
            "en": "“{host}” has no IP address that can be found. Use HOST=<IP address>, or set NHIPCAU_NODE_IP.",
        },
        "host_loopback": {
            "vi": "Trên máy này «{host}» là {address}, địa chỉ mà máy khác không gọi tới được: các điểm cầu sẽ không "
            "có hình và tiếng. Dùng HOST=<địa chỉ IP của máy>, hoặc giữ tên và đặt NHIPCAU_NODE_IP.",
            "en": "On this machine “{host}” is {address}, which others cannot reach: points would get no picture and "
            "no sound. Use HOST=<the machine's IP address>, or keep the name and set NHIPCAU_NODE_IP.",
        },
        "host_unspecified": {
            "vi": "HOST={host} không phải địa chỉ mà máy khác gọi tới được. Dùng địa chỉ hoặc tên máy mà các điểm cầu "
            "sẽ gõ, ví dụ HOST=10.20.0.5 (hệ thống tự nghe trên mọi card mạng).",
            "en": "HOST={host} is no address that other machines can reach. Give the address or name that the points "
            "will type, e.g. HOST=10.20.0.5 (every network interface is listened on by itself).",
        },
        "certificate_unusable": {
            "vi": "Không dùng được chứng chỉ {path}: {detail}. Kiểm tra NHIPCAU_TLS_CERT và NHIPCAU_TLS_KEY.",
            "en": "The certificate {path} cannot be used: {detail}. Check NHIPCAU_TLS_CERT and NHIPCAU_TLS_KEY.",
        },
        "serve_refused": {
            "vi": "Trang và API không khởi động được; lý do ở ngay trên. Hệ thống dừng lại.",
            "en": "Pages and API cannot start; the reason stands above. The system stops.",
        },
    }

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def words(self, language: str) -> str:
        """Return what happened and what to do next, in ``vi`` or ``en``."""
        return self._WORDS[self.code]["en" if language == "en" else "vi"].format(**self.params)

    def line(self, language: str) -> str:
        """Return the one line that is printed, with the code."""
        return f"✗ {self.words(language)} [{self.code}]"
