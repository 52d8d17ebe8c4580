"""A Chromium for the browser journeys: the machine's own, or one that is fetched where there is none.

Best is one that never had a window: without menus and address bar, journeys cost little more than half. Debian has it
as a package beside its Chromium; where that is installed and this is not, it is unpacked into ``.test/``.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
DEBIANS = Path("/usr/lib/chromium")
OURS = Path(__file__).resolve().parents[1] / ".test" / "chromium"

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
    for place in (shutil.which(SHELL), _unpacked(), *(shutil.which(name) for name in NAMES), *ON_MACOS):
        if place and Path(place).exists():
            return str(place)
    return _fetched()


def main() -> None:
    """See that there is a browser, fetching one if need be; say what to do where that cannot be done."""
    _unpack()
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


def _unpacked() -> Path | None:
    """Where the shell of the very Chromium that Debian installed lies, once it was unpacked."""
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return None
    asked = ["dpkg-query", "--show", "--showformat=${Version}", "chromium-common"]
    version = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
    return OURS / version / SHELL if version else None


def _unpack() -> None:
    """Unpack the shell, and lay beside it what it shares with the Chromium that is installed; without it, go on."""
    shell = _unpacked()
    if shell is None or shell.exists() or shutil.which(SHELL) or os.environ.get("CHROMIUM"):
        return
    print("Fetching a Chromium without a window: the browser tests take half as long with it.", flush=True)
    draft = OURS / "draft"
    shutil.rmtree(OURS, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        _download(f"{SHELL}={shell.parent.name}", draft)
        _lay_out(draft / DEBIANS.relative_to("/"), shell)
    except (OSError, subprocess.SubprocessError):
        print(f"It cannot be had here, so {find() or 'another'} will do.", flush=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _download(package: str, into: Path) -> None:
    brief = ["-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::https::Timeout=20"]
    download = ["apt-get", "download", *brief, package]
    if subprocess.run(download, check=False, cwd=into, capture_output=True).returncode and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", *brief], check=True, capture_output=True)
    if not any(into.glob("*.deb")):
        subprocess.run(download, check=True, cwd=into, capture_output=True)
    for fetched in into.glob("*.deb"):
        subprocess.run(["dpkg-deb", "--extract", fetched, into], check=True, capture_output=True)


def _lay_out(own: Path, shell: Path) -> None:
    for shared in DEBIANS.iterdir():
        if not (own / shared.name).exists():
            (own / shared.name).symlink_to(shared)
    subprocess.run([own / SHELL, "--version"], check=True, capture_output=True)
    own.rename(shell.parent)


def _fetched() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        place = playwright.chromium.executable_path
    return place if Path(place).exists() else None


if __name__ == "__main__":
    main()
