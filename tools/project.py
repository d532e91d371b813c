"""Make the three packages and the command ``nhipcau`` available in the virtual environment that runs this.

A path file instead of an editable installation: that would need a build back end from outside.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("platform", "media", "recording")


def main() -> None:
    """Write the path file and the command."""
    paths = "".join(f"{ROOT / name}\n" for name in SOURCES)
    Path(sysconfig.get_path("purelib"), "nhipcau.pth").write_text(paths, encoding="utf-8")
    command = Path(sysconfig.get_path("scripts"), "nhipcau")
    command.write_text(
        f"#!{sys.executable}\nimport sys\n\nfrom nhipcau.cli import main\n\nsys.exit(main())\n", encoding="utf-8"
    )
    command.chmod(0o755)


if __name__ == "__main__":
    main()
