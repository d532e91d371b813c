"""What can be wrong with a file or a cell: a key, and its words in Vietnamese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from nhipcau.domain.words import Words

#: What is wrong with the whole file, and what to do.
FILE_PROBLEMS: Final[Words] = {
    "no_table": (
        "Tệp không phải .xlsx hoặc .csv. Lưu lại thành một trong hai dạng này.",
        "The file is neither .xlsx nor .csv. Save it as one of the two.",
    ),
    "damaged": ("Tệp .xlsx bị hỏng, không mở được.", "The .xlsx file is damaged and cannot be opened."),
    "protected": (
        "Tệp đặt mật khẩu hoặc thuộc dạng .xls cũ. Bỏ mật khẩu và lưu thành .xlsx.",
        "The file has a password or is an old .xls. Take the password off and save it as .xlsx.",
    ),
    "macros": (
        "Tệp có macro (.xlsm), không nhận. Lưu thành .xlsx không macro.",
        "The file holds macros (.xlsm) and is not taken. Save it as .xlsx without them.",
    ),
    "bomb": (
        "Tệp nén nở ra quá lớn (hơn {limit} MB), không mở.",
        "The file would unfold to more than {limit} MB and is not opened.",
    ),
    "too_many_rows": (
        "Trang tính có hơn {limit} dòng, kể cả dòng trống. Xóa dòng trống hoặc chia tệp.",
        "The sheet has more than {limit} rows, empty ones included. Delete empty rows or divide the file.",
    ),
    "merged": (
        "Có ô gộp tại {cells}. Bỏ gộp ô rồi gửi lại.",
        "There are merged cells at {cells}. Unmerge them and send the file again.",
    ),
    "encoding": (
        "Tệp .csv không phải mã UTF-8. Trong Excel chọn «CSV UTF-8» khi lưu.",
        "The .csv file is not in UTF-8. In Excel choose “CSV UTF-8” when saving.",
    ),
    "broken_csv": (
        "Tệp .csv hỏng gần dòng {row}: dấu nháy không đóng hoặc ô quá dài.",
        "The .csv file is broken near line {row}: a quote that is not closed, or a cell too long.",
    ),
    "empty": ("Tệp không có dòng dữ liệu nào.", "There are no data in the file."),
    "missing_columns": (
        "Thiếu cột: {columns}. Tải tệp mẫu để xem các cột.",
        "Columns are missing: {columns}. Download the template to see them.",
    ),
    "column_twice": ("Cột «{columns}» có hai lần.", "Column “{columns}” stands twice."),
}

#: What is wrong with a cell or a row.
CELL_PROBLEMS: Final[Words] = {
    "required": ("cần nhập", "it is needed"),
    "too_long": ("dài hơn {limit} ký tự", "longer than {limit} characters"),
    "markup": ("có ký tự điều khiển hoặc dấu < >", "it holds control characters or < >"),
    "formula": (
        "ô là công thức; dán giá trị thay cho công thức",
        "the cell is a formula; paste its value instead",
    ),
    "error_value": ("ô báo lỗi của bảng tính ({value})", "the cell holds an error of the sheet ({value})"),
    "number_for_text": (
        "ô là số nên có thể đã mất số 0 ở đầu; định dạng ô là Văn bản rồi nhập lại",
        "the cell is a number, which may have lost its leading zeros; format it as text and type it again",
    ),
    "date_for_text": ("ô là ngày; định dạng ô là Văn bản", "the cell is a date; format it as text"),
    "no_day": ("không phải ngày; viết 31/12/2025 hoặc 2025-12-31", "not a day; write 31/12/2025 or 2025-12-31"),
    "no_number": ("không phải số nguyên từ {least} đến {most}", "not a whole number from {least} to {most}"),
    "no_flag": ("viết «có» hoặc «không»", "write “yes” or “no”"),
    "no_choice": ("«{value}» không thuộc: {options}", "“{value}” is none of: {options}"),
    "twice": ("trùng khóa với dòng {other}", "it has the key of row {other}"),
    "no_such_body": ("không có đơn vị mã «{value}»", "there is no body with code “{value}”"),
    "no_such_point": ("không có điểm cầu «{value}»", "there is no point “{value}”"),
    "no_such_record": (
        "điểm cầu không có «{value}»; có: {options}",
        "the point has no “{value}”; it has: {options}",
    ),
    "copy_missing": (
        "chưa có bản ghi thứ {before} cùng khóa",
        "record {before} of the same key is not there",
    ),
    "one_of_days": ("cần ngày dự kiến hoặc ngày làm", "the planned day or the day of the work is needed"),
    "team_open": (
        "quyết định «{value}» của đơn vị còn hiệu lực; ghi ngày cuối của quyết định trước",
        "decision “{value}” of the body is still in force; give the former one its last day",
    ),
    "name_taken": ("«{value}» đã được dùng", "“{value}” is in use"),
    "fixed": ("không đổi được bằng nhập tệp; dùng trang Cây đơn vị", "it cannot be changed by a file; use the tree"),
    "ends_before": ("ngày cuối trước ngày đầu", "its last day is before its first"),
    "parent_not_there": (
        "đơn vị cấp trên «{value}» không hoạt động suốt thời gian đó",
        "the body above, “{value}”, does not exist then",
    ),
    "body_not_there": (
        "đơn vị «{value}» không hoạt động suốt thời gian đó",
        "the body “{value}” does not exist then",
    ),
    "two_parents": (
        "đơn vị «{value}» đã có cấp trên khác trong thời gian đó",
        "the body “{value}” stands below another one then",
    ),
    "two_names": (
        "«{value}» có hai tên trong cùng một ngày",
        "“{value}” has two names on one day",
    ),
    "no_name": (
        "có ngày «{value}» không có tên: tên sau bắt đầu ngay sau ngày cuối của tên trước",
        "there are days on which “{value}” has no name: each begins on the day after the last of the former",
    ),
    "present_name": (
        "hôm nay tên là «{value}»; đổi tên và cấp hôm nay ở bảng đơn vị, điểm cầu hoặc trang Cây đơn vị",
        "it is called “{value}” today; change today's name and level in the tables of bodies and points or in the tree",
    ),
    "point_itself": ("điểm cầu không kế thừa chính nó", "a point does not continue itself"),
    "point_circle": ("các điểm cầu kế thừa nhau vòng tròn", "the points continue each other in a circle"),
    "itself": ("đơn vị không kế thừa chính nó", "a body does not continue itself"),
    "bad_level": (
        "mã cấp gồm chữ thường không dấu, số, dấu gạch dưới",
        "a level key has plain lower-case letters, digits and underscores",
    ),
    "bad_address": ("«{value}» không phải địa chỉ thư", "“{value}” is no mail address"),
    "circle": ("đơn vị trực thuộc vòng tròn", "the bodies stand below each other in a circle"),
    "tree": ("{reason_vi}", "{reason_en}"),
    "bad_username": (
        "tên đăng nhập gồm 3-64 chữ thường không dấu, số, dấu chấm, gạch",
        "a user name has 3-64 plain lower-case letters, digits, dots, dashes",
    ),
    "bad_role": ("vai trò «{value}» viết chưa đúng", "role “{value}” is not written right"),
    "last_administrator": (
        "sẽ không còn quản trị viên nào đăng nhập được",
        "no administrator would be left who can sign in",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a row (numbered as in the file) and column (its key; empty: the whole row)."""

    row: int
    column: str
    key: str
    params: tuple[tuple[str, Any], ...] = ()

    def words(self, language: str) -> str:
        """Return what is wrong in ``vi`` or ``en``."""
        return CELL_PROBLEMS[self.key][language == "en"].format_map(dict(self.params))


def problem(row: int, column: str, key: str, **params: Any) -> Problem:
    """Return a problem with its parameters."""
    return Problem(row, column, key, tuple(params.items()))


class CellFault(Exception):
    """A cell that cannot be read as what its column holds."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


class FileProblem(Exception):
    """A file that cannot be read at all."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key = key
        self.params = params

    def words(self, language: str) -> str:
        """Return what is wrong and what to do, in ``vi`` or ``en``."""
        return FILE_PROBLEMS[self.key][language == "en"].format_map(self.params)
