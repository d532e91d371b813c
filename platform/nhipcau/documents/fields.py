"""Fields that templates may use, each with what it says; names are Vietnamese without accents, for offices edit them.

Owns the catalogue and the sample that a template is tried with. A name that is not here is refused at the upload.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nhipcau.domain.papers import OF_CONFERENCE, DocumentKind

#: What a document is filled with: texts, yes or no, and lists of rows of texts.
Value = str | bool | list[dict[str, str]]
Facts = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Field:
    """One name that a template may use."""

    name: str
    #: What it says, in Vietnamese and English.
    vi: str
    en: str
    #: What stands in the sample.
    sample: str | bool = ""
    #: Rows only: names of the columns, each with its sample.
    columns: Mapping[str, str] | None = None


_HEAD: Final = (
    Field("co_quan_cap_tren", "cơ quan cấp trên trực tiếp", "body above", "ỦY BAN NHÂN DÂN TỈNH"),
    Field("co_quan", "cơ quan ban hành", "issuing body", "VĂN PHÒNG"),
    Field("so_ky_hieu", "số, ký hiệu văn bản", "number and sign", "15/TB-VP"),
    Field("dia_danh_ngay", "địa danh và ngày ban hành", "place and day", "Bắc Giang, ngày 20 tháng 5 năm 2025"),
    Field("quyen_han_ky", "quyền hạn, chức vụ người ký", "authority and post of the signer", "CHÁNH VĂN PHÒNG"),
    Field("nguoi_ky", "họ tên người ký", "name of the signer", "Nguyễn Văn An"),
    Field("noi_nhan", "nơi nhận, mỗi dòng một nơi", "recipients", columns={"ten": "Như trên"}),
    Field("ma_xac_thuc", "mã kiểm tra văn bản", "verification code", "ABCD-EFGH-JKMN"),
)

_CONFERENCE: Final = (
    Field("ten_hoi_nghi", "tên hội nghị", "title", "Hội nghị giao ban tháng 5"),
    Field("loai_hop", "loại cuộc họp (Điều 4)", "kind (Article 4)", "Hội nghị"),
    Field("pham_vi", "phạm vi (khoản 2 Điều 5)", "scope (clause 2, Article 5)", "điểm a khoản 2 Điều 5"),
    Field("co_quan_chu_tri", "cơ quan chủ trì", "host body", "UBND tỉnh Bắc Giang"),
    Field("diem_cau_chinh", "điểm cầu chính", "main point", "UBND tỉnh Bắc Giang"),
    Field("so_diem_cau_phu", "số lượng điểm cầu phụ", "number of sub points", "2"),
    Field(
        "diem_cau_phu",
        "danh sách điểm cầu phụ",
        "sub points",
        columns={"stt": "1", "ten": "Xã Canh Nậu", "truc_thuoc": "Huyện Yên Thế"},
    ),
    Field("thoi_gian_hop", "thời gian họp chính thức", "official time", "08 giờ 00, Thứ Năm ngày 22/5/2025"),
    Field("thoi_gian_ket_thuc", "thời gian kết thúc dự kiến", "planned end", "11 giờ 00, Thứ Năm ngày 22/5/2025"),
    Field("gio_ket_noi", "giờ bắt đầu kết nối trong ngày họp", "connection time", "07 giờ 00"),
    Field("van_hanh_thu", "thời gian vận hành thử", "time of the trial run", "14 giờ 00, Thứ Tư ngày 21/5/2025"),
    Field("co_ghi_hinh", "có ghi hình hay không", "whether it is recorded", True),
    Field("ghi_hinh", "có ghi hình hay không, bằng chữ", "whether it is recorded, in words", "có"),
    Field("dau_moi", "cán bộ đầu mối", "coordinator", "Trần Thị Bình"),
    Field(
        "dau_moi_lien_he",
        "cán bộ đầu mối, kèm điện thoại nếu có",
        "coordinator, with the telephone where it is known",
        "Trần Thị Bình, điện thoại 0204.3854.001",
    ),
    Field("dau_moi_dien_thoai", "điện thoại đầu mối", "coordinator's telephone", "0204.3854.001"),
    Field("duong_day_nong", "số điện thoại kỹ thuật của Sở", "hotline of the Department", "0204.3829.006"),
    Field("quy_che", "số quy chế đang áp dụng", "number of the regulation", "14/2019/QĐ-UBND"),
    Field("yeu_cau_khac", "yêu cầu kỹ thuật khác", "other technical requests", "Trình chiếu slide"),
    Field("phong_nen", "phông nền thống nhất (khoản 3 Điều 6)", "uniform backdrop", "6000 × 2400 mm"),
)

_ROWS: Final[dict[DocumentKind, tuple[Field, ...]]] = {
    DocumentKind.REGISTRATION: (
        Field("thoi_diem_dang_ky", "thời điểm đăng ký", "when it was registered", "16 giờ 00 ngày 15/5/2025"),
        Field("thoi_han", "nhận định về thời hạn (khoản 1 Điều 9)", "verdict on the deadline", "Đúng hạn"),
    ),
    DocumentKind.TECHNICAL_REQUEST: (
        Field(
            "yeu_cau",
            "các yêu cầu kỹ thuật",
            "technical requests",
            columns={"stt": "1", "noi_dung": "Ghi hình toàn bộ", "chi_tiet": "Có"},
        ),
    ),
    DocumentKind.INVITATION_LIST: (
        Field(
            "thanh_phan",
            "thành phần mời theo điểm cầu",
            "who is invited, by point",
            columns={
                "stt": "1",
                "ten": "Xã Canh Nậu",
                "truc_thuoc": "Huyện Yên Thế",
                "dai_bieu": "Chủ tịch UBND xã",
                "can_bo": "Hoàng Văn Cầu",
                "dien_thoai": "0912.345.678",
            },
        ),
    ),
    DocumentKind.DUTY_SHEET: (
        Field(
            "phien",
            "các phiên phải trực",
            "sessions to be on duty in",
            columns={"stt": "1", "ten": "Vận hành thử", "thoi_gian": "14 giờ 00 đến 15 giờ 00 ngày 21/5/2025"},
        ),
        Field(
            "nguoi_truc",
            "người trực của từng đơn vị theo phiên",
            "who is on duty, by company and session",
            columns={
                "stt": "1",
                "don_vi": "VNPT Bắc Giang",
                "loai": "Viễn thông",
                "phien": "Vận hành thử",
                "ho_ten": "Lê Văn Dây",
                "dien_thoai": "0912.345.678",
            },
        ),
    ),
    DocumentKind.CONTACT_OFFICERS: (
        Field("don_vi", "cơ quan có danh sách", "body of the list", "UBND huyện Yên Thế"),
        Field("hieu_luc", "ngày danh sách có hiệu lực", "day from which it holds", "22/5/2025"),
        Field("quyet_dinh", "quyết định thành lập Tổ vận hành", "decision on the team", "12/QĐ-UBND"),
        Field(
            "can_bo",
            "cán bộ đầu mối",
            "contact officers",
            columns={
                "stt": "1",
                "ho_ten": "Hoàng Văn Cầu",
                "chuc_vu": "Chuyên viên",
                "dien_thoai": "0912.345.678",
                "tap_huan": "12/3/2025",
                "ghi_chu": "Đầu mối",
            },
        ),
    ),
}

FIELDS: Final[dict[DocumentKind, tuple[Field, ...]]] = {
    kind: (*_HEAD, *(_CONFERENCE if kind in OF_CONFERENCE else ()), *_ROWS.get(kind, ())) for kind in DocumentKind
}


def sample(kind: DocumentKind) -> dict[str, Value]:
    """Return facts with every field filled, two rows in each list: a template is tried with them."""
    return {
        field.name: [dict(field.columns), dict(field.columns)] if field.columns else field.sample
        for field in FIELDS[kind]
    }
