"""Print the path of a Chromium: the installed one, else Debian's, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed() -> str | None:
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), None)


def debians() -> str | None:
    """Install Debian's package, where this account may."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        if subprocess.run(command, check=False, stdout=sys.stderr, env=env).returncode != 0:  # noqa: S603  # fixed words
            return None
    return installed()


def playwrights() -> str | None:
    """Let Playwright fetch the build that it was made for."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(command, check=False, stdout=sys.stderr).returncode != 0:  # noqa: S603  # fixed words
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def main() -> int:
    found = installed() or debians() or playwrights()
    if found is None:
        print("No Chromium: install one (Debian: apt-get install chromium).", file=sys.stderr)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
