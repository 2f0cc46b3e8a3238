"""Walls around a worker process, set by itself before it sees a query: memory, processor time, core files, network.

The guard refuses queries that would reach out; these walls hold even for a query that the guard misread.
"""

from __future__ import annotations

import ctypes
import math
import platform
import resource
import struct
from pathlib import Path

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EACCES
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # classic BPF: load word, jump if equal, return
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET = 0, 4
_SYSTEM_CALLS = {  # machine → audit architecture, and the numbers of socket and connect
    "x86_64": (0xC000003E, (41, 42)),
    "aarch64": (0xC00000B7, (198, 203)),
}


def limit_memory(extra: int) -> None:
    """Let this process take ``extra`` bytes more than it has, and write no core file."""
    taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + extra, taken + extra))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time(seconds: float) -> None:
    """Let this process run ``seconds`` more before the system stops it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(usage.ru_utime + usage.ru_stime + seconds) + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, most))


def most_memory_held() -> int:
    """Give the most memory that this process has held at a time, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def forbid_new_files() -> None:
    """Let this process open no file and no socket any more; what is open stays open."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def forbid_network() -> bool:
    """Let this process make no socket any more (seccomp); False where the system cannot do that."""
    known = _SYSTEM_CALLS.get(platform.machine())
    if platform.system() != "Linux" or known is None:
        return False
    program = _program(*known)
    control = ctypes.CDLL(None).prctl
    control.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    instructions = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions)))
    return bool(
        control(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
        and control(_SET_SECCOMP, _FILTER, ctypes.addressof(header), 0, 0) == 0
    )


def _program(architecture: int, numbers: tuple[int, ...]) -> bytes:
    """Give the filter: refuse these system calls of this architecture, and every call of another."""
    last = len(numbers)
    lines = [(_LOAD, 0, 0, _ARCHITECTURE_OFFSET), (_EQUAL, 0, last + 2, architecture), (_LOAD, 0, 0, _NUMBER_OFFSET)]
    lines += [(_EQUAL, last - index, 0, number) for index, number in enumerate(numbers)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
