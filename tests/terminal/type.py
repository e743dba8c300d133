"""Runs a program on a terminal of its own and types on it what a person would.

type.py COLUMNS '[["words to wait for", "what to type", hidden], …]' PROGRAM ARGUMENT…
Where `hidden` is true it waits until the terminal shows nothing of what is typed. Prints the exit code (of a signal, its
number below zero) and, by 1 or 0, whether the terminal in the end shows again what is typed, on the first line; then
everything that was shown. It knows nothing of what it runs.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

PATIENCE = 60  # seconds, after which a program that waits for ever is given up


def read(terminal, shown, deadline):
    """One more piece of what is shown; False at the end."""
    if not select.select([terminal], [], [], max(0, deadline - time.monotonic()))[0]:
        sys.exit("the program shows nothing more: " + shown.decode(errors="replace"))
    try:
        piece = os.read(terminal, 65536)
    except OSError:  # how Linux tells that nobody holds the other end any more
        return False
    shown.extend(piece)
    return bool(piece)


def main():
    columns, steps, command = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.execvp(command[0], command)
    deadline = time.monotonic() + PATIENCE
    shown, seen = bytearray(), 0
    for words, typed, hidden in steps:
        while (at := shown.find(words.encode(), seen)) < 0:
            if not read(terminal, shown, deadline):
                sys.exit(f"ended before {words!r}: " + shown.decode(errors="replace"))
        seen = at + len(words.encode())
        while hidden and termios.tcgetattr(terminal)[3] & termios.ECHO:
            if time.monotonic() > deadline:
                sys.exit("the terminal shows what is typed")
            time.sleep(0.005)
        os.write(terminal, typed.encode())
    while read(terminal, shown, deadline):
        pass
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    echo = int(bool(termios.tcgetattr(terminal)[3] & termios.ECHO))
    sys.stdout.buffer.write(f"{code} {echo}\n".encode() + bytes(shown))


main()
