"""Writes corpus/service_reply: answers of language-model services, and some that are none.

The first byte says the protocol (even: OpenAI's, odd: Anthropic's) and the size of pieces.
"""

import json
import pathlib

HERE = pathlib.Path(__file__).parent / "corpus" / "service_reply"
OPENAI, ANTHROPIC = 6, 7
USAGE = {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 4}}


def stream(*values, names=False, end=""):
    text = ""
    for value in values:
        text += f"event: {value['type']}\n" if names else ""
        text += f"data: {json.dumps(value)}\n\n"
    return text + end


def delta(content, reason=None):
    return {"choices": [{"delta": {"content": content}, "finish_reason": reason}]}


def whole(**choice):
    return json.dumps({"choices": [choice], "usage": USAGE})


def piece(text):
    return {"type": "content_block_delta", "delta": {"type": "text_delta", "text": text}}


BEGIN = {"type": "message_start", "message": {"usage": {"input_tokens": 5, "output_tokens": 1}}}
END = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}}
STOP = {"type": "message_stop"}

FILES = {
    "openai_stream": (OPENAI, stream(delta("he"), delta("llo"), delta("", "stop"), {"choices": [], "usage": USAGE}, end="data: [DONE]\n\n")),
    "openai_cut": (OPENAI, stream(delta("he"), delta("llo"))),
    "openai_whole": (OPENAI, whole(message={"content": "hello"}, finish_reason="stop")),
    "openai_refusal": (OPENAI, whole(message={"content": None, "refusal": "no"}, finish_reason="stop")),
    "openai_parts": (OPENAI, whole(message={"content": [{"text": "a"}, {"text": "b"}]}, finish_reason="length")),
    "openai_filter": (OPENAI, whole(message={"content": ""}, finish_reason="content_filter")),
    "openai_error": (OPENAI, stream({"error": {"message": "overloaded"}})),
    "openai_shapes": (OPENAI, whole(message=[1, {"content": {}}], finish_reason={})),
    "openai_numbers": (OPENAI, '{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1e300,"completion_tokens":-1}}'),
    "anthropic_stream": (ANTHROPIC, stream(BEGIN, piece("hel"), {"type": "ping"}, piece("lo"), END, STOP, names=True)),
    "anthropic_returns": (ANTHROPIC, stream(BEGIN, piece("hello"), END, STOP, names=True).replace("\n", "\r\n")),
    "anthropic_whole": (ANTHROPIC, json.dumps({"content": [{"type": "text", "text": "hello"}], "stop_reason": "refusal"})),
    "anthropic_error": (ANTHROPIC, stream(BEGIN, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, names=True)),
    "page": (OPENAI, "<!DOCTYPE html><html>log in</html>"),
    "spaces": (OPENAI, "  \n\r\n "),
    "deep": (OPENAI, '{"choices":' + "[" * 200),
    "latin": (OPENAI, b'{"choices":[{"message":{"content":"caf\xe9"},"finish_reason":"stop"}]}'),
}

HERE.mkdir(parents=True, exist_ok=True)
for name, (kind, answer) in FILES.items():
    data = answer if isinstance(answer, bytes) else answer.encode()
    (HERE / name).write_bytes(bytes([kind]) + data)
