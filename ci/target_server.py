# target_server: servers that misbehave, for the tests of commands that are given a target.
# SPDX-License-Identifier: Apache-2.0
import contextlib
import socket
import struct
import threading


def linger_reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def reset(connection):
    linger_reset(connection)


def garbage(connection):
    with contextlib.suppress(OSError):
        connection.sendall(b"\x00\xff\r\n220 ready\r\n" * 20)
        while connection.recv(4096):
            connection.sendall(b"\xde\xad\xbe\xef")
    connection.close()


class Server:
    """Listens on a port of its own and gives every connection to a function; None accepts and hangs."""

    def __init__(self, serve):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.target = f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"
        self.serve = serve
        self.kept = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                if self.serve is None:
                    self.kept.append(connection)
                else:
                    threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def close(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.kept:
            connection.close()
