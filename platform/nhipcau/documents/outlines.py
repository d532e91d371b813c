"""What each document says and in which order: one outline, from which both the .docx template and the PDF are made.

Texts hold ``{{ field }}`` as templates do; a block may depend on a field that is yes or no, or empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from nhipcau.domain.papers import DocumentKind


@dataclass(frozen=True, slots=True)
class Title:
    """Name of the document, and what it is about."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str
    style: Literal["body", "lead", "centre", "heading"] = "body"
    #: Field that must be yes, or not empty.
    when: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    head: str
    field: str
    #: Share of the width of the text.
    share: int
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a field, with a head that is repeated on every page."""

    rows: str
    columns: tuple[Column, ...]
    #: Without rows there is no table either.
    only_with_rows: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Recipients on the left, who signs on the right."""


@dataclass(frozen=True, slots=True)
class Annex:
    """What follows begins on a page of its own."""

    name: str
    about: str


Block = Title | Text | Table | Signature | Annex

_POINTS = Table(
    "diem_cau_phu",
    (Column("TT", "stt", 10, True), Column("Điểm cầu phụ", "ten", 50), Column("Trực thuộc", "truc_thuoc", 40)),
)
_ANNEX = (
    Annex("PHỤ LỤC", "Danh sách điểm cầu phụ tham dự {{ ten_hoi_nghi }}"),
    Text("Tổng số: {{ so_diem_cau_phu }} điểm cầu phụ."),
    _POINTS,
)

# Law 91/2025, Art. 32: people must be informed that a conference is recorded.
_RECORDED = Text(
    "Hội nghị được ghi âm, ghi hình (Điều 32 Luật số 91/2025/QH15). Đề nghị các điểm cầu thông báo để người dự biết.",
    when="co_ghi_hinh",
)

#: Art. 9.2: host (main point), number and names of the sub points, official time, pre-run time.
_WHAT_IS_TOLD = (
    Text("1. Cơ quan chủ trì (điểm cầu chính)", "heading"),
    Text("{{ co_quan_chu_tri }}, tại điểm cầu {{ diem_cau_chinh }}."),
    Text("2. Điểm cầu phụ", "heading"),
    Text("Gồm {{ so_diem_cau_phu }} điểm cầu phụ, theo danh sách kèm theo."),
    Text("3. Thời gian", "heading"),
    Text("a) Họp chính thức: {{ thoi_gian_hop }}; dự kiến kết thúc {{ thoi_gian_ket_thuc }}."),
    Text("b) Vận hành thử hệ thống: {{ van_hanh_thu }}."),
    Text("c) Các điểm cầu kết nối vào hệ thống từ {{ gio_ket_noi }} trong ngày họp."),
    Text("4. Yêu cầu đối với các điểm cầu", "heading"),
    Text(
        "Chuẩn bị phòng họp, thiết bị, đường truyền, nguồn điện và bố trí cán bộ vận hành có mặt trong phiên vận "
        "hành thử và toàn bộ thời gian họp, theo Quy chế ban hành kèm theo Quyết định số {{ quy_che }}."
    ),
    Text("Phông nền thống nhất: {{ phong_nen }}.", when="phong_nen"),
    _RECORDED,
    Text("5. Liên hệ", "heading"),
    Text("Đầu mối: {{ dau_moi_lien_he }}.", when="dau_moi"),
    Text("Kỹ thuật: {{ duong_day_nong }}."),
)

OUTLINES: Final[dict[DocumentKind, tuple[Block, ...]]] = {
    DocumentKind.NOTICE: (
        Title("THÔNG BÁO", "Về việc tổ chức {{ ten_hoi_nghi }} theo hình thức trực tuyến"),
        Text("{{ co_quan_chu_tri }} thông báo tổ chức {{ ten_hoi_nghi }} như sau:", "lead"),
        *_WHAT_IS_TOLD,
        Text("Đề nghị các cơ quan, đơn vị thực hiện./."),
        Signature(),
        *_ANNEX,
    ),
    DocumentKind.INVITATION: (
        Title("GIẤY MỜI", "Dự {{ ten_hoi_nghi }} theo hình thức trực tuyến"),
        Text("Kính gửi: Các cơ quan, đơn vị có tên trong danh sách kèm theo.", "centre"),
        Text("{{ co_quan_chu_tri }} trân trọng mời các cơ quan, đơn vị dự {{ ten_hoi_nghi }} như sau:", "lead"),
        *_WHAT_IS_TOLD,
        Text("Rất mong các cơ quan, đơn vị tham dự đúng thành phần và thời gian./."),
        Signature(),
        *_ANNEX,
    ),
    DocumentKind.REGISTRATION: (
        Title("PHIẾU ĐĂNG KÝ", "Tổ chức hội nghị truyền hình trực tuyến"),
        Text("1. Cơ quan chủ trì: {{ co_quan_chu_tri }}."),
        Text("2. Tên cuộc họp: {{ ten_hoi_nghi }}."),
        Text("3. Loại: {{ loai_hop }}. Phạm vi: {{ pham_vi }}."),
        Text("4. Thời gian họp: {{ thoi_gian_hop }} đến {{ thoi_gian_ket_thuc }}."),
        Text("5. Vận hành thử: {{ van_hanh_thu }}."),
        Text("6. Điểm cầu chính: {{ diem_cau_chinh }}. Số điểm cầu phụ: {{ so_diem_cau_phu }} (danh sách kèm theo)."),
        Text("7. Ghi hình toàn bộ cuộc họp: {{ ghi_hinh }}."),
        Text("8. Yêu cầu kỹ thuật khác: {{ yeu_cau_khac }}."),
        Text("9. Cán bộ đầu mối: {{ dau_moi_lien_he }}."),
        Text("10. Thời điểm đăng ký: {{ thoi_diem_dang_ky }}. {{ thoi_han }}."),
        Signature(),
        *_ANNEX,
    ),
    DocumentKind.TECHNICAL_REQUEST: (
        Title("PHIẾU YÊU CẦU KỸ THUẬT", "Phục vụ {{ ten_hoi_nghi }}"),
        Text(
            "Thực hiện khoản 2 Điều 9 Quy chế ban hành kèm theo Quyết định số {{ quy_che }}, {{ co_quan_chu_tri }} "
            "đề nghị chuẩn bị các điều kiện kỹ thuật cho cuộc họp lúc {{ thoi_gian_hop }}:",
            "lead",
        ),
        Table(
            "yeu_cau",
            (Column("TT", "stt", 10, True), Column("Nội dung", "noi_dung", 40), Column("Chi tiết", "chi_tiet", 50)),
        ),
        _RECORDED,
        Text("Đầu mối: {{ dau_moi_lien_he }}."),
        Signature(),
    ),
    DocumentKind.INVITATION_LIST: (
        Title("DANH SÁCH MỜI DỰ", "{{ ten_hoi_nghi }}"),
        Text("Thời gian: {{ thoi_gian_hop }}. Điểm cầu chính: {{ diem_cau_chinh }}.", "lead"),
        Table(
            "thanh_phan",
            (
                Column("TT", "stt", 7, True),
                Column("Điểm cầu", "ten", 24),
                Column("Trực thuộc", "truc_thuoc", 18),
                Column("Thành phần", "dai_bieu", 16),
                Column("Cán bộ vận hành", "can_bo", 15),
                Column("Điện thoại", "dien_thoai", 20),
            ),
        ),
        Signature(),
    ),
    DocumentKind.DUTY_SHEET: (
        Title("PHIẾU TRỰC", "Bảo đảm đường truyền, nguồn điện phục vụ {{ ten_hoi_nghi }}"),
        Text(
            "Thực hiện điểm c khoản 6 Điều 13 và Điều 14 Quy chế ban hành kèm theo Quyết định số {{ quy_che }}, "
            "{{ co_quan_chu_tri }} thông báo lịch họp và đề nghị cử người trực trong các phiên sau:",
            "lead",
        ),
        Table(
            "phien",
            (Column("TT", "stt", 10, True), Column("Phiên", "ten", 35), Column("Thời gian", "thoi_gian", 55)),
        ),
        Text("Người trực", "heading", when="nguoi_truc"),
        Table(
            "nguoi_truc",
            (
                Column("TT", "stt", 7, True),
                Column("Đơn vị", "don_vi", 24),
                Column("Lĩnh vực", "loai", 13),
                Column("Phiên", "phien", 17),
                Column("Họ tên người trực", "ho_ten", 19),
                Column("Điện thoại", "dien_thoai", 20),
            ),
            only_with_rows=True,
        ),
        Text("Điểm cầu chính: {{ diem_cau_chinh }}. Đầu mối: {{ dau_moi_lien_he }}."),
        Text("Kỹ thuật trực hệ thống: {{ duong_day_nong }}."),
        Signature(),
        *_ANNEX,
    ),
    DocumentKind.CONTACT_OFFICERS: (
        Title("DANH SÁCH CÁN BỘ ĐẦU MỐI", "Quản lý, vận hành hệ thống hội nghị truyền hình trực tuyến"),
        Text("Cơ quan: {{ don_vi }}. Có hiệu lực từ ngày {{ hieu_luc }}.", "lead"),
        Text("Quyết định thành lập Tổ quản lý, vận hành: {{ quyet_dinh }}.", when="quyet_dinh"),
        Table(
            "can_bo",
            (
                Column("TT", "stt", 7, True),
                Column("Họ và tên", "ho_ten", 22),
                Column("Chức vụ", "chuc_vu", 20),
                Column("Điện thoại", "dien_thoai", 20),
                Column("Tập huấn", "tap_huan", 16),
                Column("Ghi chú", "ghi_chu", 15),
            ),
        ),
        Signature(),
    ),
}
