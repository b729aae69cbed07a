"""A module of ours as a process of its own, with limits on memory and time: what it parses may mean harm.

Started as a script it sets the limits that the system enforces and then runs the module that it is given, before which
no byte of the file is looked at. Where the system enforces none (Windows; memory on macOS), and beside them elsewhere,
the parent watches the child and ends it. Nothing of the package is imported, so that the start is quick, and nothing is
written to disk: bytes go in by standard input and come back by standard output.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Reason = Literal["memory", "time"]

_OUT_OF_MEMORY = 77
"""Exit code of a child whose memory was used up; Python's own ends at 2, shells begin at 126."""
_LOOK_EVERY_SECONDS = 0.05


@dataclass(frozen=True)
class Limits:
    """What a child may use: address space or resident memory in bytes, processor time and time passed in seconds."""

    memory_bytes: int
    cpu_seconds: int
    seconds: float


@dataclass(frozen=True)
class Finished:
    """How a child ended.

    Attributes
    ----------
    code : exit code; below 0 where a signal ended it
    stopped : which limit it ran into, or None
    """

    code: int
    output: bytes
    errors: bytes
    stopped: Reason | None = None


def run_limited(child: Path, data: bytes, limits: Limits, *, by_system: bool = True) -> Finished:
    """Run a module with ``data`` as its standard input and wait until it ends or a limit is reached.

    Parameters
    ----------
    by_system : whether limits of the system are set too; without them the parent alone watches
    """
    import psutil

    memory, cpu = (limits.memory_bytes, limits.cpu_seconds) if by_system else (0, 0)
    command = [sys.executable, "-I", str(Path(__file__)), str(memory), str(cpu), str(child)]
    end = time.monotonic() + limits.seconds
    stopped: Reason | None = None
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            watched = psutil.Process(process.pid)
            _send(process, data)
            while True:
                try:
                    output, errors = process.communicate(timeout=_LOOK_EVERY_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    pass
                if time.monotonic() > end:
                    stopped = "time"
                elif _resident(watched) > limits.memory_bytes:
                    stopped = "memory"
                if stopped:
                    process.kill()
        finally:
            if process.poll() is None:
                process.kill()
    return Finished(process.returncode, output, errors, stopped or _reason(process.returncode, errors))


def _send(process: subprocess.Popen[bytes], data: bytes) -> None:
    """Write the input beside the waiting: ``communicate`` forgets what is left of it when it is called again."""
    pipe, process.stdin = process.stdin, None

    def write() -> None:
        if pipe is None:
            return
        # A child that ends, or is ended, before it has read everything closes the pipe.
        with contextlib.suppress(BrokenPipeError, OSError), pipe:
            pipe.write(data)

    threading.Thread(target=write, daemon=True).start()


def _resident(process: object) -> int:
    """Bytes in memory; 0 of a process that has just ended."""
    import psutil

    try:
        return int(process.memory_info().rss)  # type: ignore[attr-defined]
    except psutil.Error:
        return 0


def _reason(code: int, errors: bytes) -> Reason | None:
    """Which limit of the system ended a child, as far as its exit tells."""
    if code == _OUT_OF_MEMORY or b"memory allocation of" in errors or b"bad_alloc" in errors:
        return "memory"
    if sys.platform == "win32":
        return None
    if code == -signal.SIGXCPU:
        return "time"
    # Nobody here sent it: the system ran out of memory.
    return "memory" if code == -signal.SIGKILL else None


def limit_this_process(memory_bytes: int, cpu_seconds: int) -> None:
    """Set the limits that this system enforces; 0 sets none. No core is dumped: it would hold the file's content."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory_bytes and sys.platform != "darwin":  # there it is refused or without effect
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    if cpu_seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 2))


def _main() -> None:
    memory, cpu, child = sys.argv[1:4]
    limit_this_process(int(memory), int(cpu))
    sys.argv = [child]
    try:
        runpy.run_path(child, run_name="__main__")
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


if __name__ == "__main__":
    _main()
