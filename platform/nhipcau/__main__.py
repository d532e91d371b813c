"""``python -m nhipcau``: the same as the command ``nhipcau``."""

from nhipcau.cli import main

if __name__ == "__main__":
    main()
