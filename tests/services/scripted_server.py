"""A server of language models and images, whose address says how it misbehaves.

    http://127.0.0.1:PORT/BEHAVIOUR/NAME/v1     OpenAI's protocol: chat, image drawing and editing
    http://127.0.0.1:PORT/BEHAVIOUR/NAME        Anthropic's: /v1/messages

BEHAVIOUR is a method do_BEHAVIOUR below, with numbers after dashes; NAME keeps the counts of one
test apart from another's. GET /log answers the requests so far as JSON.

What it says is a script: a request with N replies in it gets the N-th of --script's, a JSON list
of texts, or else "reply N to: ..." with the beginning of the last message.

Prints its port, and ends when its standard input does.
Usage: scripted_server.py [--script FILE] [--certificate FILE --key FILE]
"""

import argparse
import base64
import collections
import email.utils
import hashlib
import http.server
import json
import ssl
import struct
import sys
import threading
import time
import zlib

SCRIPT = None
counts = collections.Counter()
log = []
lock = threading.Lock()
CHUNK = 7  # letters of a piece of a stream


def png(seed, width=64, height=64):
    """A picture of one colour that follows from the seed."""
    colour = hashlib.sha256(str(seed).encode()).digest()[:3]
    rows = (b"\0" + colour * width) * height

    def piece(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = piece(b"IHDR", header) + piece(b"IDAT", zlib.compress(rows)) + piece(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def huge_png():
    return png(0)[:16] + struct.pack(">II", 30000, 30000) + png(0)[24:]


def words(content):
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    # Answers

    def answer(self, body, status=200, kind="application/json", headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def fail(self, status, message="no", code=None, headers=()):
        error = {"message": message, "type": "error", "code": code}
        self.answer({"error": error}, status, headers=headers)

    def begin_stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def piece(self, data):
        data = data if isinstance(data, bytes) else data.encode()
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))
        self.wfile.flush()

    def end_stream(self):
        self.wfile.write(b"0\r\n\r\n")

    def hang_up(self):
        self.close_connection = True

    # Requests

    def do_GET(self):
        if self.path == "/log":
            return self.answer(log)
        if self.path.startswith("/picture/"):
            return self.answer(png(self.path), kind="image/png")
        self.fail(404)

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        is_json = self.headers["Content-Type"] == "application/json"
        self.request_body = json.loads(raw) if is_json else raw.decode("latin-1")
        _, behaviour, name, *rest = self.path.split("/")
        self.rest = "/" + "/".join(rest)
        with lock:
            counts[behaviour, name] += 1
            self.number = counts[behaviour, name]
            log.append([self.path, dict(self.headers), self.request_body, self.client_address[1]])
        kind, *numbers = behaviour.split("-")
        getattr(self, "do_" + kind)(*map(int, numbers))

    def key(self):
        return self.headers.get("Authorization") or self.headers.get("x-api-key") or ""

    def is_anthropic(self):
        return self.rest == "/v1/messages"

    def text(self):
        messages = self.request_body["messages"]
        number = sum(message["role"] == "assistant" for message in messages)
        if SCRIPT:
            return SCRIPT[min(number, len(SCRIPT) - 1)]
        return f"reply {number + 1} to: {words(messages[-1]['content'])[:40]}"

    def usage(self):
        if self.is_anthropic():
            return {"input_tokens": 10, "cache_creation_input_tokens": 20,
                    "cache_read_input_tokens": 70, "output_tokens": 5}
        return {"prompt_tokens": 100, "completion_tokens": 5, "total_tokens": 105,
                "prompt_tokens_details": {"cached_tokens": 70}}

    def whole(self, text, reason="stop", **message):
        if self.is_anthropic():
            reason = {"stop": "end_turn", "length": "max_tokens"}.get(reason, reason)
            return {"type": "message", "role": "assistant", "stop_reason": reason,
                    "content": [{"type": "text", "text": text}], "usage": self.usage()}
        message = {"role": "assistant", "content": text, **message}
        return {"object": "chat.completion", "usage": self.usage(),
                "choices": [{"index": 0, "message": message, "finish_reason": reason}]}

    def events(self, text, reason="stop"):
        """The events of a stream, each as bytes."""
        pieces = [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)]
        if self.is_anthropic():
            reason = {"stop": "end_turn", "length": "max_tokens"}.get(reason, reason)
            begun = {**self.usage(), "output_tokens": 1}
            yield self.named({"type": "message_start", "message": {"usage": begun}})
            yield self.named({"type": "content_block_start", "content_block": {"type": "text", "text": ""}})
            yield self.named({"type": "ping"})
            for piece in pieces:
                yield self.named({"type": "content_block_delta", "delta": {"type": "text_delta", "text": piece}})
            yield self.named({"type": "content_block_stop"})
            yield self.named({"type": "message_delta", "delta": {"stop_reason": reason},
                              "usage": {"output_tokens": 5}})
            yield self.named({"type": "message_stop"})
            return
        yield self.data({"choices": [{"delta": {"role": "assistant", "content": ""}}]})
        for piece in pieces:
            yield self.data({"choices": [{"delta": {"content": piece}, "finish_reason": None}]})
        yield self.data({"choices": [{"delta": {}, "finish_reason": reason}]})
        if self.request_body.get("stream_options", {}).get("include_usage"):
            yield self.data({"choices": [], "usage": self.usage()})
        yield b"data: [DONE]\n\n"

    @staticmethod
    def data(value):
        return b"data: " + json.dumps(value).encode() + b"\n\n"

    @staticmethod
    def named(value):
        return b"event: " + value["type"].encode() + b"\n" + Handler.data(value)

    # Behaviours

    def do_fine(self):
        if self.rest.startswith("/v1/images/"):
            return self.draw()
        if not self.request_body.get("stream"):
            return self.do_whole()
        self.begin_stream()
        for event in self.events(self.text()):
            self.piece(event)
        self.end_stream()

    def do_whole(self):
        self.answer(self.whole(self.text()))

    def do_ragged(self):
        """The stream in pieces that respect no border, with returns and comments in it."""
        self.begin_stream()
        stream = b": hello\r\n\r\n" + b"".join(self.events(self.text())).replace(b"\n", b"\r\n")
        for i in range(0, len(stream), 5):
            self.piece(stream[i : i + 5])
        self.end_stream()

    def do_plain(self):
        """A stream that ends with the connection and without [DONE]."""
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        for event in self.events(self.text()):
            if b"[DONE]" not in event:
                self.wfile.write(event)
        self.hang_up()

    def do_busy(self, status, times, wait=None):
        if self.number > times:
            return self.do_fine()
        self.fail(status, "busy", headers=[] if wait is None else [("Retry-After", str(wait))])

    def do_busydate(self, times):
        if self.number > times:
            return self.do_fine()
        self.fail(429, headers=[("Retry-After", email.utils.formatdate(time.time() + 20, usegmt=True))])

    def do_cut(self, times):
        if self.number > times:
            return self.do_fine()
        self.begin_stream()
        for event in list(self.events(self.text()))[:3]:
            self.piece(event)
        self.hang_up()

    def do_closed(self, times):
        """Cut, but as cleanly as a whole answer."""
        if self.number > times:
            return self.do_fine()
        self.begin_stream()
        for event in list(self.events(self.text()))[:3]:
            self.piece(event)
        self.end_stream()

    def do_half(self, times):
        if self.number > times:
            return self.do_fine()
        whole = json.dumps(self.whole(self.text())).encode()
        self.answer(whole[: len(whole) // 2])

    def do_empty(self, times):
        self.answer(self.whole("" if self.number <= times else self.text()))

    def do_nothing(self, times):
        if self.number > times:
            return self.do_fine()
        self.answer(b"")

    def do_silent(self, times):
        """The connection is closed without an answer."""
        if self.number > times:
            return self.do_fine()
        self.hang_up()

    def do_stall(self, times):
        if self.number > times:
            return self.do_fine()
        self.begin_stream()
        self.piece(next(iter(self.events(self.text()))))
        time.sleep(30)
        self.hang_up()

    def do_broken(self, times):
        """An error in the middle of a stream."""
        if self.number > times:
            return self.do_fine()
        self.begin_stream()
        for event in list(self.events(self.text()))[:3]:
            self.piece(event)
        error = {"type": "overloaded_error", "message": "Overloaded"}
        self.piece(self.named({"type": "error", "error": error}))
        self.end_stream()

    def do_html(self, times):
        if self.number > times:
            return self.do_fine()
        self.answer(b"<!DOCTYPE html><html><body>Please log in</body></html>", kind="text/html")

    def do_always(self, status):
        self.fail(status, f"I answer {status} and saw {self.key()}")

    def do_redirect(self):
        self.answer(b"", 307, headers=[("Location", self.path.replace("redirect", "fine"))])

    def do_overflow(self):
        self.fail(400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded")

    def do_toolong(self):
        self.fail(400, "prompt is too long: 250000 tokens > 200000 maximum")

    def do_quota(self):
        self.fail(429, "You exceeded your current quota.", "insufficient_quota")

    def do_refusal(self):
        self.answer(self.whole(None, refusal="I cannot help with that."))

    def do_filter(self):
        self.answer(self.whole("", "refusal" if self.is_anthropic() else "content_filter"))

    def do_length(self):
        self.begin_stream()
        for event in self.events("half of a sent", "length"):
            self.piece(event)
        self.end_stream()

    def do_thinking(self):
        self.answer(self.whole("", "length"))

    def do_gigantic(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.hang_up()
        self.wfile.write(b'{"choices": "')
        while True:
            self.wfile.write(b"x" * (1 << 20))

    def do_endless(self):
        self.begin_stream()
        while True:
            self.piece(self.data({"choices": [{"delta": {"content": "again and " * 1000}}]}))

    def do_talkative(self):
        """Goes on after the end."""
        self.begin_stream()
        for event in self.events(self.text()):
            self.piece(event)
        while True:
            self.piece(b": still here\n\n")
            time.sleep(0.01)

    def do_latin(self):
        body = json.dumps(self.whole("caf\u00e9 ok"), ensure_ascii=False).encode("latin-1")
        self.answer(body)

    def do_deep(self):
        self.answer(b'{"choices": ' + b"[" * 100000 + b"]" * 100000 + b"}")

    def do_strange(self):
        """JSON of the wrong shapes, one after the other."""
        shapes = [[], 7, {"choices": 7}, {"choices": [7]}, {"choices": [{"message": 7}]},
                  {"choices": [{"message": {"content": {"a": 1}}}]}, {"choices": [], "usage": "x"},
                  {"choices": [{"message": {"content": 1e999}, "finish_reason": 5}]}]
        if self.number > len(shapes):
            return self.do_fine()
        self.answer(shapes[self.number - 1])

    def do_echo(self):
        self.answer(self.whole("your key is " + self.key()))

    # Servers that know less

    def do_nosystem(self, status):
        if any(message["role"] == "system" for message in self.request_body["messages"]):
            return self.fail(status, "System role not supported")
        self.do_fine()

    def do_nooptions(self):
        if "stream_options" in self.request_body:
            return self.fail(400, "Unrecognized field: stream_options")
        self.do_fine()

    def do_nostream(self):
        if self.request_body.get("stream"):
            return self.fail(400, "stream is not supported")
        self.do_fine()

    def do_newnames(self):
        if "max_tokens" in self.request_body:
            return self.fail(400, "'max_tokens' is not supported. Use 'max_completion_tokens' instead.")
        self.do_fine()

    def do_never(self):
        self.fail(400, "max_tokens and max_completion_tokens are both wrong")

    def do_blind(self):
        if "image_url" in json.dumps(self.request_body):
            return self.fail(400, "image input is not supported by this model")
        self.do_fine()

    # Pictures

    def seed(self):
        if isinstance(self.request_body, str):  # a form
            return hashlib.sha256(self.request_body.encode()).hexdigest()
        return json.dumps([self.request_body["prompt"], self.request_body.get("seed", self.number)])

    def draw(self, data=None):
        data = png(self.seed()) if data is None else data
        self.answer({"created": 1, "data": [{"b64_json": base64.b64encode(data).decode()}]})

    def do_large(self):
        self.draw(png(self.seed(), 800, 400))

    def do_byname(self):
        """The picture by its address."""
        name = hashlib.sha256(self.seed().encode()).hexdigest()
        self.answer({"data": [{"url": f"http://{self.headers['Host']}/picture/{name}"}]})

    def do_elsewhere(self):
        self.answer({"data": [{"url": "http://127.0.0.1:1/picture"}]})

    def do_noseed(self):
        if "seed" in self.request_body:
            return self.fail(400, "Unknown parameter: 'seed'.")
        self.draw()

    def do_noformat(self):
        if "response_format" in self.request_body:
            return self.fail(400, "Unknown parameter: 'response_format'.")
        self.draw()

    def do_unsafe(self):
        self.fail(400, "Your request was rejected by our safety system.", "content_policy_violation")

    def do_nopicture(self, times):
        if self.number > times:
            return self.draw()
        self.draw(b"this is no picture")

    def do_hugepicture(self):
        self.draw(huge_png())

    def do_nodata(self, times):
        if self.number > times:
            return self.draw()
        self.answer({"data": []})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *arguments):
        pass  # clients that go away are what this server is for


def main():
    global SCRIPT
    parser = argparse.ArgumentParser()
    parser.add_argument("--script")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    arguments = parser.parse_args()
    if arguments.script:
        with open(arguments.script) as file:
            SCRIPT = json.load(file)
    server = Server(("127.0.0.1", 0), Handler)
    if arguments.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.certificate, arguments.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
