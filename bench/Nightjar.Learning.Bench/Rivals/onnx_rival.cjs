// Times ONNX Runtime: onnx_rival.cjs ONNXRUNTIME-NODE-FOLDER MODELS-FOLDER. A line "net batch threads runs" is answered by
// "wall processor", seconds for one run. Of the exported variants of a network the fastest one on this machine is taken. The
// binding below the promises of the package is called, since they cost time that is not the runtime's.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const [folder, models] = process.argv.slice(2);
const { binding, initOrt } = require(path.join(folder, 'dist', 'binding.js'));
const { Tensor } = require(require.resolve('onnxruntime-common', { paths: [folder] }));
const shapes = { braai: [3, 63, 63], convnext224: [3, 224, 224], convnext64: [3, 64, 64], convnext63: [3, 63, 63], btsbot: [3, 63, 63], maxvit128: [3, 128, 128], maxvit224: [3, 224, 224], t2: [100, 2], gru: [100, 4] };
const best = new Map();
const sessions = new Map();

function open(file, threads) {
  const session = new binding.InferenceSession();
  session.loadModel(path.join(models, file), {
    intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential', graphOptimizationLevel: 'all', executionProviders: ['cpu'], logSeverityLevel: 3,
  });
  return session;
}

function input(net, batch) {
  const shape = [batch, ...shapes[net]];
  const data = new Float32Array(shape.reduce((a, b) => a * b));
  for (let i = 0; i < data.length; i++) data[i] = Math.sin(i * 0.7);
  return { x: new Tensor('float32', data, shape) };
}

function seconds(session, feeds, runs) {
  if (runs === 0) return [0, 0];
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  for (let i = 0; i < runs; i++) session.run(feeds, { y: null }, {});
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  const used = process.cpuUsage(cpu);
  return [wall / runs, (used.user + used.system) / 1e6 / runs];
}

function choose(net, batch, threads) {
  let choice = null;
  let least = Infinity;
  for (const file of fs.readdirSync(models).filter((f) => f.startsWith(net + '.') && f.endsWith('.onnx'))) {
    const session = open(file, threads);
    const feeds = input(net, batch);
    const once = Math.min(seconds(session, feeds, 1)[0], seconds(session, feeds, 1)[0]);
    const runs = Math.max(1, Math.min(20, Math.floor(0.02 / once)));
    if (once < least) [least, choice] = [once, file];
    for (let i = 0; i < 5 && once < 1; i++) {
      const [wall] = seconds(session, feeds, runs);
      if (wall < least) [least, choice] = [wall, file];
    }
    session.dispose();
  }
  process.stderr.write(`${net} ${batch} ${threads}: ${choice}\n`);
  return { file: choice, seconds: least };
}

initOrt();
process.stdout.write(`ONNX Runtime ${JSON.parse(fs.readFileSync(path.join(folder, 'package.json'))).version}\n`);
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const [net, batch, threads, runs] = line.split(' ').map((word, i) => (i === 0 ? word : Number(word)));
  if (!(net in shapes)) {
    process.stdout.write('-\n');
    return;
  }
  const key = `${net} ${batch} ${threads}`;
  if (!best.has(key)) best.set(key, choose(net, batch, threads));
  // Workers of a session spin for a while: one with workers ends with its measurement, so that they do not disturb the next rival.
  const session = sessions.get(key) ?? open(best.get(key).file, threads);
  const feeds = input(net, batch);
  // Runs of seconds need no others before them but the first of a session.
  seconds(session, feeds, best.get(key).seconds < 1 ? 2 : sessions.has(key) ? 0 : 1);
  process.stdout.write(seconds(session, feeds, runs).join(' ') + '\n');
  if (threads > 1) session.dispose();
  else sessions.set(key, session);
});
