// Decodes alert packets with the npm package avsc, as a rival for "Nightjar.Bench decode".
// usage: node decode_rival.js MODULES PACKET...
// Reads lines from standard input; each is a number of passes over all packets, answered by one line of JSON with
// the median pass's microseconds a packet for each way of decoding.
'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');
const zlib = require('zlib');
const avro = require(path.join(process.argv[2], 'avsc'));

// Candids have 19 digits; without this type avsc refuses them.
const longType = avro.types.LongType.__with({
  fromBuffer: (buffer) => buffer.readBigInt64LE(),
  toBuffer: (value) => { const buffer = Buffer.alloc(8); buffer.writeBigInt64LE(value); return buffer; },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value) => typeof value === 'bigint',
  compare: (a, b) => (a === b ? 0 : a < b ? -1 : 1),
});

const kept = new Set(('schemavsn objectId candid candidate prv_candidates fp_hists jd fid isdiffpos ra dec magpsf sigmapsf diffmaglim ' +
  'distnr magnr sigmagnr rb drb drbversion ssdistnr ssnamenr distpsnr1 sgscore1 ndethist programid fwhm forcediffimflux ' +
  'forcediffimfluxunc magzpsci procstatus cutoutScience cutoutTemplate cutoutDifference stampData').split(' '));

// The schemas of ZTF have defaults that do not fit their unions; avsc refuses those too.
function mended(schema, select) {
  if (Array.isArray(schema)) return schema.map((part) => mended(part, select));
  if (schema === null || typeof schema !== 'object') return schema;
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'default') continue;
    result[key] = key === 'fields' && select ? value.filter((field) => kept.has(field.name)).map((field) => mended(field, select)) : mended(value, select);
  }
  return result;
}

function readLong(buffer, at) {
  let value = 0n;
  let shift = 0n;
  for (;;) {
    const byte = buffer[at++];
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte < 128) return [Number((value >> 1n) ^ -(value & 1n)), at];
  }
}

function open(packet) {
  let at = 4;
  let schema;
  for (;;) {
    let count;
    [count, at] = readLong(packet, at);
    if (count === 0) break;
    for (; count > 0; count--) {
      let length;
      [length, at] = readLong(packet, at);
      const key = packet.toString('utf8', at, at + length);
      at += length;
      [length, at] = readLong(packet, at);
      if (key === 'avro.schema') schema = packet.toString('utf8', at, at + length);
      at += length;
    }
  }
  let size;
  [, at] = readLong(packet, at + 16);
  [size, at] = readLong(packet, at);
  return { schema, body: packet.subarray(at, at + size) };
}

const types = new Map();
function typesOf(text) {
  if (!types.has(text)) {
    const options = () => ({ registry: { long: longType }, wrapUnions: false });
    const schema = JSON.parse(text);
    const writer = avro.Type.forSchema(mended(schema, false), options());
    const reader = avro.Type.forSchema(mended(schema, true), options());
    types.set(text, { writer, reader, resolver: reader.createResolver(writer) });
  }
  return types.get(text);
}

const packets = process.argv.slice(3).map((file) => open(fs.readFileSync(file)));
for (const packet of packets) packet.types = typesOf(packet.schema);

let sink = 0;
function pixels(stamp) {
  const file = zlib.gunzipSync(stamp);
  const count = 63 * 63;
  const result = new Float32Array(count);
  const view = new DataView(file.buffer, file.byteOffset + 2880);
  for (let i = 0; i < count && 4 * i + 4 <= view.byteLength; i++) result[i] = view.getFloat32(4 * i);
  return result;
}

const ways = {
  'avsc, all fields': ({ types: t, body }) => { sink += t.writer.fromBuffer(body).candidate.jd; },
  'avsc, wanted fields': ({ types: t, body }) => { sink += t.reader.fromBuffer(body, t.resolver).candidate.jd; },
  'avsc, wanted fields and stamps': ({ types: t, body }) => {
    const alert = t.reader.fromBuffer(body, t.resolver);
    for (const cutout of [alert.cutoutScience, alert.cutoutTemplate, alert.cutoutDifference]) sink += pixels(cutout.stampData)[0];
  },
};

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const passes = Number(line);
  const answer = {};
  for (const [name, decode] of Object.entries(ways)) {
    const times = [];
    for (let pass = 0; pass < passes; pass++) {
      const start = process.hrtime.bigint();
      for (const packet of packets) decode(packet);
      times.push(Number(process.hrtime.bigint() - start) / 1000 / packets.length);
    }
    answer[name] = times.sort((a, b) => a - b)[passes >> 1];
  }
  console.log(JSON.stringify(answer));
});
