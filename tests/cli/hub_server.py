"""A Hugging Face hub on this machine: the list of a repository's files, and the files, with ranges."""

import hashlib
import http.server
import json
import threading

TREE = "/api/models/{}/tree/main"


def git_id(content):
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class Hub:
    """Serves `files` (bytes by path) of one repository. Those of .safetensors are large ones (Git LFS).

    `answer`: (status, bytes) in place of the list. `gone`: paths that are listed and not there. `cut`: bytes after
    which the first answer with a path ends early. `stalls`: paths of which half comes, and then nothing.
    """

    def __init__(self, repository, files):
        self.repository, self.files = repository, dict(files)
        self.answer, self.gone, self.cut, self.stalls = None, set(), {}, set()
        self.entries = [self.entry(path, content) for path, content in files.items()]
        self.requests = []  # (path in the repository or "tree", Range)
        self.stalled = threading.Event()
        self.closing = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def address(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def stop(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def entry(path, content):
        entry = {"type": "file", "path": path, "size": len(content), "oid": git_id(content)}
        if path.endswith(".safetensors"):
            entry["oid"] = git_id(b"a pointer")
            entry["lfs"] = {"oid": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 135}
        return entry

    def of(self, path):
        """The list's entry of a file, for a test to change."""
        return next(entry for entry in self.entries if entry["path"] == path)

    def ranges(self, path):
        return [asked for name, asked in self.requests if name == path]

    def handler(hub):  # noqa: N805
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def send(self, status, body, headers=(), length=None):
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body) if length is None else length))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

            def do_GET(self):
                if self.path == TREE.format(hub.repository) + "?recursive=true":
                    hub.requests.append(("tree", None))
                    return self.send(*(hub.answer or (200, json.dumps(hub.entries).encode())))
                name = self.path.removeprefix(f"/{hub.repository}/resolve/main/")
                hub.requests.append((name, self.headers.get("Range")))
                if name not in hub.files or name in hub.gone:
                    return self.send(404, b"")
                self.send_file(name, hub.files[name])

            def send_file(self, name, content):
                tag, asked = f'"{git_id(content)}"', self.headers.get("Range")
                start = 0
                if asked and self.headers.get("If-Range", tag) == tag:
                    start = int(asked.removeprefix("bytes=").rstrip("-"))
                piece = content[start:]
                headers = [("ETag", tag)]
                if start:
                    headers.append(("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}"))
                end = hub.cut.pop(name, len(piece))
                if name in hub.stalls:
                    end = len(piece) // 2
                self.send(206 if start else 200, piece[:end], headers, len(piece))
                if name in hub.stalls:
                    hub.stalled.set()
                    hub.closing.wait()
                self.close_connection = end < len(piece)

        return Handler
