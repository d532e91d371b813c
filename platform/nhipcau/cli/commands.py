"""The commands. Everything heavy is imported by the command that needs it: ``run`` must be quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nhipcau.cli.refusals import EXIT_REFUSED, CommandRefused, refusals_in_words
from nhipcau.supervisor import EXIT_NOT_AGAIN, Plan, load_or_refuse
from nhipcau.supervisor import run as supervise

app = typer.Typer(
    help="Nhịp Cầu: hội nghị truyền hình giữa các điểm cầu · video conferences across bridge points",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
recording = typer.Typer(help="Bản ghi trên đĩa · recordings on disk", no_args_is_help=True)
app.add_typer(recording, name="recording")

_OPENAPI = Path("web/openapi.json")


def main() -> None:
    """Run the command line."""
    app()


@app.command()
def run(
    only: Annotated[
        str, typer.Option(help="jobs: chỉ chạy tiến trình media cho một API ở máy khác · media jobs only")
    ] = "",
) -> None:
    """Chạy cả hệ thống · run the whole system."""
    with refusals_in_words():
        if only not in {"", "jobs"}:
            raise CommandRefused(
                f"--only chỉ nhận «jobs», không nhận «{only}».", f"--only takes “jobs” only, not “{only}”."
            )
        raise typer.Exit(supervise(plan=Plan(only_jobs=bool(only), livekit=not only)))


@app.command()
def serve() -> None:
    """API, trang web và tác vụ nền · API, pages and worker tasks (``run`` starts it)."""
    from nhipcau.api.serve import serve as serve_pages
    from nhipcau.logs import set_up_logs

    # Starting it again would not help: the supervisor is told so by this code.
    with refusals_in_words(EXIT_NOT_AGAIN):
        settings = load_or_refuse()
        set_up_logs(settings.log_level, settings.log_format)
        serve_pages(settings)


@app.command()
def openapi(
    check: Annotated[bool, typer.Option(help="chỉ so sánh · compare only")] = False,
    path: Annotated[Path, typer.Option(help="tệp · file")] = _OPENAPI,
) -> None:
    """Ghi mô tả API cho giao diện web · write the description of the API for the web pages."""
    from nhipcau.api.description import describe

    text = describe()
    with refusals_in_words():
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandRefused(
                f"{path} đã cũ. Chạy: nhipcau openapi; rồi dựng lại kiểu dữ liệu của giao diện.",
                f"{path} is stale. Run: nhipcau openapi; then make the types of the pages again.",
            )


@app.command()
def simulate(
    session: Annotated[
        str, typer.Argument(help="số hoặc địa chỉ của phiên · number or address of the session: 12, …/phien/12/phong")
    ] = "",
    points: Annotated[int, typer.Option(min=1, max=250, help="số điểm cầu · how many points")] = 10,
    speak: Annotated[bool, typer.Option(help="lần lượt xin phát biểu · ask for the floor in turn")] = False,
    url: Annotated[str, typer.Option(help="địa chỉ nội bộ của API · internal address of the API")] = "",
) -> None:
    """Đưa các điểm cầu mô phỏng vào một phiên đang mở · bring simulated points into an open session."""
    from nhipcau.cli.simulation import bring_points, session_of
    from nhipcau.logs import set_up_logs

    with refusals_in_words():
        session_id = session_of(session)
        settings = load_or_refuse()
        set_up_logs(settings.log_level, settings.log_format)
        bring_points(settings, session_id=session_id, count=points, speak=speak, url=url or settings.internal_url)


@app.command()
def reorganise(
    known: Annotated[str, typer.Argument(help="đợt đã biết, gọi theo ngày · a known one, by its day: 2025-07-01")] = "",
    units: Annotated[Path | None, typer.Option(help="tệp đơn vị · file of units (CSV)")] = None,
    successors: Annotated[Path | None, typer.Option(help="tệp kế thừa · file of successors (CSV)")] = None,
    dry: Annotated[bool, typer.Option(help="chỉ xem trước · only say what it would do")] = False,
    url: Annotated[str, typer.Option(help="địa chỉ nội bộ của API · internal address of the API")] = "",
) -> None:
    """Áp dụng một đợt sắp xếp đơn vị · apply a reorganisation of units."""
    from nhipcau.cli.reorganisation import bring_reorganisation

    with refusals_in_words():
        settings = load_or_refuse()
        outcome = bring_reorganisation(
            settings, known=known, units=units, successors=successors, dry=dry, url=url or settings.internal_url
        )
    typer.echo(outcome)


@recording.command()
def verify(folder: Annotated[Path, typer.Argument(help="thư mục bản ghi · folder of the recording")]) -> None:
    """Kiểm tra bản ghi theo danh mục của nó · check a recording against its manifest."""
    from nhipcau_recording.verify import verify as check_recording

    with refusals_in_words():
        problems = check_recording(_folder(folder))
    for problem in problems:
        typer.echo(f"✗ {problem}")
    if problems:
        raise typer.Exit(EXIT_REFUSED)
    typer.echo(f"✓ {folder}")


@recording.command()
def repair(folder: Annotated[Path, typer.Argument(help="thư mục bản ghi · folder of the recording")]) -> None:
    """Dựng lại phim từ các mảnh đã ghi · make the film again from the pieces that were written."""
    from nhipcau.documents.logbook import reason
    from nhipcau_recording.errors import RecordingError
    from nhipcau_recording.finish import finish

    with refusals_in_words():
        try:
            film = finish(_folder(folder))
        except RecordingError as error:
            detail = f" ({error.detail})" if error.detail else ""
            raise CommandRefused(
                f"Không dựng được phim từ {folder}: {reason(error.code, 'vi')}{detail}.",
                f"No film can be made from {folder}: {reason(error.code, 'en')}{detail}.",
            ) from error
    typer.echo(f"✓ {folder / film.file} ({film.duration_s:.1f} s, sha256 {film.sha256})")


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise CommandRefused(f"Không có thư mục {path}.", f"There is no folder {path}.")
    return path
