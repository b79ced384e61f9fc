"""The server that the tests download from: the first part of a path says how it misbehaves.

    /fine/NAME            as a good server: ETag, Content-Length, ranges, If-Range
    /cut-N/NAME           the same, but every answer ends after N bytes of its body
    /drop-N/NAME          the same, but only the first answer is cut
    /no-range/NAME        ignores Range; the first answer is cut in the middle
    /no-tag-N/NAME        like drop-N, without ETag and Last-Modified
    /changed-N/NAME       like drop-N, and from the second answer on it is another file
    /untold/NAME          no Content-Length, as a chunked answer
    /status-S/NAME        always status S
    /busy-S-N/NAME        status S for the first N requests, then fine
    /to/PATH              redirects to /PATH
    /loop/NAME            redirects to itself
    /plain-PORT/PATH      redirects to http://127.0.0.1:PORT/PATH
    /wrong-range/NAME     answers a range with another one; the first answer is cut
    /stall/NAME           half of the body, and then nothing
    /log                  the requests so far, as JSON: [path, Range, If-Range]

Prints its port, and ends when its standard input does.
Usage: server.py SIZE [CERTIFICATE KEY]
"""

import collections
import http.server
import json
import ssl
import sys
import threading
import time

SIZE = int(sys.argv[1])
BODY = bytes((i * 31 + i // 251) & 255 for i in range(SIZE))
OTHER = bytes(255 - byte for byte in BODY)
counts = collections.Counter()
log = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def empty(self, status, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        if self.path == "/log":
            text = json.dumps(log).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
            return
        log.append([self.path, self.headers.get("Range"), self.headers.get("If-Range")])
        counts[self.path] += 1
        behaviour, _, rest = self.path[1:].partition("/")
        name, *numbers = behaviour.rsplit("-", 2 if behaviour.startswith("busy") else 1)
        if behaviour in ("no-range", "wrong-range"):
            name, numbers = behaviour, []
        getattr(self, "do_" + name.replace("-", "_"))(rest, *map(int, numbers))

    def first(self):
        return counts[self.path] == 1

    def file(self, body=BODY, tag='"one"', ranges=True, shift=0, end=None):
        """The file or the range of it that was asked for, cut `end` bytes into the answer."""
        start = 0
        asked = self.headers.get("Range")
        expected = self.headers.get("If-Range")
        if asked and ranges and (expected is None or expected == tag):
            start = int(asked.removeprefix("bytes=").rstrip("-"))
        if start >= len(body) and start > 0:
            return self.empty(416, [("Content-Range", f"bytes */{len(body)}")])
        start += shift if start else 0
        piece = body[start:]
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        if tag:
            self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(piece)))
        self.end_headers()
        self.wfile.write(piece[:end])
        if end is not None and end < len(piece):
            self.close_connection = True

    def do_fine(self, _):
        self.file()

    def do_cut(self, _, end):
        self.file(end=end)

    def do_drop(self, _, end):
        self.file(end=end if self.first() else None)

    def do_no_range(self, _):
        self.file(ranges=False, end=SIZE // 2 if self.first() else None)

    def do_no_tag(self, _, end):
        self.file(tag=None, end=end if self.first() else None)

    def do_changed(self, _, end):
        if self.first():
            self.file(OTHER, '"old"', end=end)
        else:
            self.file()

    def do_untold(self, _):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"%x\r\n%b\r\n0\r\n\r\n" % (SIZE, BODY))

    def do_status(self, _, status):
        self.empty(status)

    def do_busy(self, _, status, times):
        if counts[self.path] <= times:
            self.empty(status)
        else:
            self.file()

    def do_to(self, path):
        self.empty(302, [("Location", "/" + path)])

    def do_loop(self, _):
        self.empty(302, [("Location", self.path)])

    def do_plain(self, path, port):
        self.empty(302, [("Location", f"http://127.0.0.1:{port}/{path}")])

    def do_wrong_range(self, _):
        self.file(shift=1, end=SIZE // 2 if self.first() else None)

    def do_stall(self, _):
        self.send_response(200)
        self.send_header("Content-Length", str(SIZE))
        self.end_headers()
        self.wfile.write(BODY[: SIZE // 2])
        self.wfile.flush()
        time.sleep(30)
        self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *arguments):
        pass  # clients that go away are what this server is for


def main():
    server = Server(("127.0.0.1", 0), Handler)
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
