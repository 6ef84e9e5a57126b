"""Decodes alert packets with Apache's Avro library for Python, as a rival for "Nightjar.Bench decode".

usage: decode_rival.py PACKET...
Reads lines from standard input; each is a number of passes over all packets, answered by one line of JSON with
the median pass's microseconds a packet.
"""
import io
import json
import sys
import time

import avro.io
import avro.schema

META = avro.schema.parse('{"type": "map", "values": "bytes"}')


def mended(schema):
    """The library refuses defaults that do not fit their union, which ZTF's schemas have."""
    if isinstance(schema, list):
        return [mended(part) for part in schema]
    if isinstance(schema, dict):
        return {key: mended(part) for key, part in schema.items() if key != "default"}
    return schema


readers = {}
packets = []
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        stream = io.BytesIO(file.read())
    stream.read(4)
    decoder = avro.io.BinaryDecoder(stream)
    text = avro.io.DatumReader(META, META).read(decoder)["avro.schema"]
    stream.read(16)
    decoder.read_long()
    body = stream.read(decoder.read_long())
    if text not in readers:
        schema = avro.schema.parse(json.dumps(mended(json.loads(text))))
        readers[text] = avro.io.DatumReader(schema, schema)
    packets.append((readers[text], body))

for line in sys.stdin:
    passes = int(line)
    times = []
    for _ in range(passes):
        start = time.perf_counter_ns()
        for reader, body in packets:
            reader.read(avro.io.BinaryDecoder(io.BytesIO(body)))
        times.append((time.perf_counter_ns() - start) / 1000 / len(packets))
    print(json.dumps({"python3-avro, all fields": sorted(times)[passes // 2]}), flush=True)
