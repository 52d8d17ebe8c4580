"""A Chromium for the browser journeys: the machine's own, or one that is fetched where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium-headless-shell",  # never had a window, so it does without menus and address bar: two thirds of the work
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
ON_MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
AROUND_THE_PAGE = """
InitialWebUI PreloadTopChromeWebUI SpareRendererForSitePerProcess WebUIOmniboxAimPopup WebUIOmniboxFullPopup
WebUIOmniboxPopup WebUIReloadButton WebUIToolbar
""".split()
"""Parts of a window that Chromium draws as pages of their own, in processes of their own, though nobody sees them:
without them somebody new sits down with half the work."""

LEFT_OUT_BY_PLAYWRIGHT = """
AimEnabled AvoidCorsURLLoaderRestartOnRedirect AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose
HttpsFirstBalancedModeAutoEnable HttpsUpgrades LensOverlay MediaRouter NetworkTimeServiceQuerying OptimizationHints
PaintHolding PreconnectToSearch ThirdPartyStoragePartitioning
""".split()
"""Said again, since Chromium goes by the last list that it is given."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join([*AROUND_THE_PAGE, *LEFT_OUT_BY_PLAYWRIGHT])}",
]


def find() -> str | None:
    """The browser that ``CHROMIUM`` names, one on the path, or the one that Playwright fetched."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for place in (*(shutil.which(name) for name in NAMES), *ON_MACOS):
        if place and Path(place).exists():
            return place
    return _fetched()


def main() -> None:
    """See that there is a browser, fetching one if need be; say what to do where that cannot be done."""
    if find():
        return
    print("There is no Chromium here: fetching one for the browser tests.", flush=True)
    fetch = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if fetch.returncode == 0 and find():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False)
    if not find():
        sys.exit("The browser tests need Chromium: install it, or name it with CHROMIUM=/path/to/chromium.")


def _fetched() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        place = playwright.chromium.executable_path
    return place if Path(place).exists() else None


if __name__ == "__main__":
    main()
