"""Dumps every record of Avro containers as JSON lines, read by Apache's Avro library for Python.

Reads lines "NAME<tab>PATH" from standard input and writes, for each record of the container at PATH, one line
{"name": NAME, "record": ...}. Floats are written as the hexadecimal of their double's bits ("d:3ff0..."), integers and
booleans as they are, texts as "s:...", bytes as "b:" and their SHA-256. The library refuses defaults that do not fit
their union, as real alert schemas have them; reading does not need defaults, so they are dropped from the schema first, and logical
types too, so that timestamps stay numbers.
"""
import hashlib
import io
import json
import struct
import sys
import zlib

import avro.io
import avro.schema

CODECS = {b"null": lambda data: data, b"deflate": lambda data: zlib.decompress(data, -15)}


def mended(schema):
    if isinstance(schema, list):
        return [mended(part) for part in schema]
    if isinstance(schema, dict):
        return {key: mended(part) for key, part in schema.items() if key not in ("default", "logicalType")}
    return schema


def plain(value):
    if isinstance(value, float):
        return "d:" + struct.pack(">d", value).hex()
    if isinstance(value, bytes):
        return "b:" + hashlib.sha256(value).hexdigest()
    if isinstance(value, str):
        return "s:" + value
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value


META = avro.schema.parse('{"type": "map", "values": "bytes"}')


def records(data):
    stream = io.BytesIO(data)
    assert stream.read(4) == b"Obj\x01"
    decoder = avro.io.BinaryDecoder(stream)
    meta = avro.io.DatumReader(META, META).read(decoder)
    stream.read(16)
    schema = avro.schema.parse(json.dumps(mended(json.loads(meta["avro.schema"]))))
    reader = avro.io.DatumReader(schema, schema)
    unfold = CODECS[meta.get("avro.codec", b"null")]
    while stream.tell() < len(data):
        count = decoder.read_long()
        block = unfold(stream.read(decoder.read_long()))
        stream.read(16)
        inner = avro.io.BinaryDecoder(io.BytesIO(block))
        for _ in range(count):
            yield reader.read(inner)


for line in sys.stdin:
    name, path = line.rstrip("\n").split("\t")
    with open(path, "rb") as file:
        for record in records(file.read()):
            json.dump({"name": name, "record": plain(record)}, sys.stdout)
            sys.stdout.write("\n")
