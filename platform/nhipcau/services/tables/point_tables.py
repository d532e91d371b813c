"""What is on record about points and teams as tables: how a point takes part, rooms, lines, inventory, work on it, the
decisions that made the team, its members, their training (Art. 3.5, 7.5, 8, 13.3, 13.5)."""

from __future__ import annotations

from nhipcau.documents.tables import Choice, Column, Day, Flag, Number, Text
from nhipcau.domain.point_records import (
    AssetCondition,
    AssetKind,
    CircuitKind,
    Connection,
    ContactRank,
    MaintenanceKind,
    RecordSection,
    TeamDuty,
    folded,
)
from nhipcau.services.tables.record_checks import mail_addresses, one_open_team, planned_or_done
from nhipcau.services.tables.records import RecordStore
from nhipcau.services.tables.references import Reference
from nhipcau.store.models import (
    Asset,
    Circuit,
    Maintenance,
    OperationTeam,
    PointProfile,
    TeamMember,
    TrainingRecord,
    Venue,
)

_FROM = Column("valid_from", "Từ ngày", "From", Day(), "Để trống: từ trước", "Empty: always", required=False)
_UNTIL = Column(
    "valid_to", "Đến ngày", "Until", Day(), "Ngày cuối; để trống: còn dùng", "Last day; empty: still", required=False
)
_CONNECTIONS = Choice(
    (
        (Connection.BROWSER, "Trình duyệt", "Browser"),
        (Connection.CODEC, "Thiết bị đầu cuối", "Codec"),
    )
)
_WORK = Choice(
    (
        (MaintenanceKind.MAINTENANCE, "Bảo dưỡng", "Maintenance"),
        (MaintenanceKind.REPAIR, "Sửa chữa", "Repair"),
        (MaintenanceKind.UPGRADE, "Nâng cấp", "Upgrade"),
    )
)
_CIRCUITS = Choice(
    (
        (CircuitKind.GOV_WAN, "Mạng TSLCD", "Government network"),
        (CircuitKind.FIBRE, "Cáp quang", "Fibre"),
        (CircuitKind.LEASED, "Kênh thuê riêng", "Leased line"),
        (CircuitKind.MOBILE, "Di động", "Mobile"),
        (CircuitKind.OTHER, "Khác", "Other"),
    )
)
_ASSETS = Choice(
    (
        (AssetKind.CAMERA, "Camera", "Camera"),
        (AssetKind.MICROPHONE, "Micrô", "Microphone"),
        (AssetKind.SPEAKER, "Loa", "Loudspeaker"),
        (AssetKind.DISPLAY, "Màn hình", "Display"),
        (AssetKind.CODEC, "Thiết bị đầu cuối", "Codec"),
        (AssetKind.COMPUTER, "Máy tính", "Computer"),
        (AssetKind.NETWORK, "Thiết bị mạng", "Network device"),
        (AssetKind.POWER, "Nguồn điện", "Power"),
        (AssetKind.LIGHT, "Chiếu sáng", "Light"),
        (AssetKind.OTHER, "Khác", "Other"),
    )
)
_CONDITIONS = Choice(
    (
        (AssetCondition.GOOD, "Tốt", "Good"),
        (AssetCondition.WORN, "Xuống cấp", "Worn"),
        (AssetCondition.BROKEN, "Hỏng", "Broken"),
    )
)
_DUTIES = Choice(
    (
        (TeamDuty.LEADER, "Tổ trưởng", "Leader"),
        (TeamDuty.OPERATOR, "Vận hành", "Operator"),
        (TeamDuty.MEMBER, "Thành viên", "Member"),
    )
)
_RANKS = Choice(
    (
        (ContactRank.NONE, "Không", "None"),
        (ContactRank.OFFICER, "Đầu mối", "Contact officer"),
        (ContactRank.DEPUTY, "Dự phòng", "Deputy"),
    )
)

POINT_TABLES = (
    RecordStore(
        "point_profiles",
        "Cách tham gia của điểm cầu",
        "How points take part",
        RecordSection.PROFILE,
        PointProfile,
        (
            Column("connection", "Kết nối", "Connection", _CONNECTIONS),
            Column("codec_model", "Kiểu thiết bị đầu cuối", "Codec model", Text(120), required=False),
            Column("codec_address", "Địa chỉ SIP hoặc H.323", "SIP or H.323 address", Text(200), required=False),
            Column("capacity", "Sức chứa", "Capacity", Number(0, 100_000), "0: chưa rõ", "0: not known"),
            Column("address", "Địa chỉ", "Address", Text(200), required=False),
            Column(
                "mail",
                "Thư điện tử",
                "Mail",
                Text(254),
                "Hộp thư của điểm cầu; để trống: thư tới hộp thư của đơn vị",
                "Mailbox of the point; empty: letters go to its body's",
                required=False,
                optional=True,
            ),
            Column("note", "Ghi chú", "Note", Text(1000, lines=True), required=False),
        ),
        (),
        "point",
        checks=mail_addresses,
        identity="point_id",
    ),
    RecordStore(
        "venues",
        "Phòng họp",
        "Venues",
        RecordSection.VENUE,
        Venue,
        (
            Column("name", "Tên phòng", "Name", Text(120)),
            Column("place", "Vị trí", "Place", Text(200), "Nhà, tầng, phòng", "Building, floor, room", required=False),
            Column("seats", "Số chỗ", "Seats", Number(0, 100_000), "0: chưa rõ", "0: not known"),
            _FROM,
            _UNTIL,
        ),
        ("name",),
        "name",
    ),
    RecordStore(
        "circuits",
        "Đường truyền",
        "Circuits",
        RecordSection.CIRCUIT,
        Circuit,
        (
            Column("provider", "Nhà cung cấp", "Provider", Text(200)),
            Column("kind", "Loại đường", "Kind", _CIRCUITS),
            Column("contract", "Số hợp đồng", "Contract", Text(120), required=False),
            Column("is_backup", "Dự phòng", "Backup", Flag()),
            Column("down_kbit", "Tải xuống (kbit/s)", "Down (kbit/s)", Number(0, 100_000_000)),
            Column("up_kbit", "Tải lên (kbit/s)", "Up (kbit/s)", Number(0, 100_000_000)),
            Column("fault_phone", "Điện thoại báo hỏng", "Fault telephone", Text(40), required=False),
            _FROM,
            _UNTIL,
        ),
        ("provider", "kind", "contract", "is_backup", "valid_from"),
        "provider",
    ),
    RecordStore(
        "assets",
        "Thiết bị, tài sản",
        "Inventory",
        RecordSection.ASSET,
        Asset,
        (
            Column("kind", "Loại", "Kind", _ASSETS),
            Column("name", "Tên thiết bị", "Name", Text(160)),
            Column("serial", "Số hiệu", "Serial", Text(80), required=False),
            Column("quantity", "Số lượng", "Quantity", Number(1, 10_000)),
            Column("condition", "Tình trạng", "Condition", _CONDITIONS),
            Column("custodian", "Người quản lý", "Custodian", Text(120), required=False),
            Column("location", "Nơi đặt", "Location", Text(200), required=False),
            _FROM,
            _UNTIL,
        ),
        ("kind", "name", "serial", "valid_from"),
        "name",
        references=(
            Reference(
                "venue", "Phòng họp", "Venue", "Phòng họp của điểm cầu", "A venue of the point", "venue_id", Venue
            ),
        ),
    ),
    RecordStore(
        "maintenance",
        "Kế hoạch và nhật ký bảo dưỡng",
        "Maintenance plan and entries",
        RecordSection.MAINTENANCE,
        Maintenance,
        (
            Column("kind", "Loại việc", "Kind", _WORK),
            Column("what", "Nội dung", "Work", Text(500)),
            Column("planned_for", "Ngày dự kiến", "Planned for", Day(), required=False),
            Column("done_on", "Ngày làm", "Done on", Day(), "Để trống: chưa làm", "Empty: not yet", required=False),
            Column("done_by", "Người làm", "Done by", Text(120), required=False),
            Column("result", "Kết quả", "Result", Text(500), required=False),
            Column(
                "valid_to",
                "Ngày bỏ kế hoạch",
                "Given up on",
                Day(),
                "Kế hoạch không làm nữa",
                "Given up",
                required=False,
            ),
        ),
        ("kind", "what", "planned_for"),
        "what",
        references=(
            Reference(
                "asset",
                "Thiết bị",
                "Device",
                "Thiết bị, tài sản của điểm cầu",
                "A device of the point",
                "asset_id",
                Asset,
                "serial",
            ),
        ),
        # Work that nobody planned is known by the day on which it was done; a plan stays what it is when it is done.
        instead={"planned_for": "done_on"},
        checks=planned_or_done,
        begins="",
    ),
    RecordStore(
        "teams",
        "Quyết định lập tổ quản lý, vận hành",
        "Decisions on operation teams",
        RecordSection.TEAM,
        OperationTeam,
        (
            Column("decision_number", "Số quyết định", "Decision number", Text(80)),
            Column("decided_on", "Ngày quyết định", "Decided on", Day(), required=False),
            Column("note", "Ghi chú", "Note", Text(500), required=False),
            _FROM,
            _UNTIL,
        ),
        ("decision_number", "decided_on"),
        "decision_number",
        checks=one_open_team,
    ),
    RecordStore(
        "team_members",
        "Tổ quản lý, vận hành",
        "Operation team",
        RecordSection.MEMBER,
        TeamMember,
        (
            Column("name", "Họ tên", "Name", Text(120)),
            Column("post", "Chức vụ", "Post", Text(120), required=False),
            Column("phone", "Điện thoại", "Telephone", Text(40), required=False),
            Column("second_phone", "Điện thoại khác", "Other telephone", Text(40), required=False),
            Column("mail", "Thư điện tử", "Mail", Text(254), required=False),
            Column("duty", "Nhiệm vụ", "Duty", _DUTIES),
            Column("contact", "Đầu mối liên hệ", "Contact officer", _RANKS),
            _FROM,
            _UNTIL,
        ),
        ("name", "duty", "valid_from"),
        "name",
    ),
    RecordStore(
        "training",
        "Tập huấn",
        "Training",
        RecordSection.TRAINING,
        TrainingRecord,
        (
            Column("name", "Họ tên", "Name", Text(120)),
            Column("course", "Khóa tập huấn", "Course", Text(200)),
            Column("given_by", "Đơn vị tổ chức", "Given by", Text(200), required=False),
            Column("certificate", "Số chứng nhận", "Certificate", Text(80), required=False),
            Column("trained_on", "Ngày tập huấn", "Day", Day()),
            _UNTIL,
        ),
        ("name", "course", "trained_on"),
        "name",
        derived=lambda values: {"folded_name": folded(values["name"])},
        begins="trained_on",
    ),
)
