#!/usr/bin/env node
// Plain JavaScript that Node 12 can read: whatever runs this hands over to a Node that runs TypeScript.
import { spawn } from 'child_process';
import { createRequire } from 'module';
import { fileURLToPath } from 'url';

const needed = 24;
const require = createRequire(import.meta.url);

/** The Node that the repository brought along; undefined where there is none for this machine. */
function ownNode() {
  try {
    return require.resolve('node-' + process.platform + '-' + process.arch + '/bin/node');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}

/** Runs the same command line under another Node: same terminal, same signals, same end. */
function handOver(node) {
  // The channel tells the child when this process is killed, so that it never runs on alone.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const script = fileURLToPath(import.meta.url);
  const child = spawn(node, [script].concat(process.argv.slice(2)), { stdio });
  const forward = {
    // A terminal sends Ctrl-C to both by itself; twice would mean "at once" to the child.
    SIGINT: () => process.stdin.isTTY || child.kill('SIGINT'),
    SIGTERM: () => child.kill('SIGTERM'),
    SIGHUP: () => child.kill('SIGHUP'),
  };
  for (const signal of Object.keys(forward)) process.on(signal, forward[signal]);
  child.on('error', (error) => refuse('Node at ' + node + ' does not start: ' + error.message));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function refuse(reason) {
  console.error('callboard: ' + reason);
  console.error(
    'Install Node ' +
      needed +
      ' or newer (https://nodejs.org), or on Linux (x64, arm64) run `npm ci` in the ' +
      'clone, which brings one along, and start again.',
  );
  process.exit(2);
}

/** Loads the program, keeping its compiled form: 200 modules load in 0.1 s instead of 0.5 s. */
function run() {
  if (process.channel) {
    process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel.unref();
  }
  // Node keeps a folder per version and user below it, and goes on without where it cannot write.
  const data = process.env.CALLBOARD_DATA;
  require('module').enableCompileCache(
    data
      ? data + '/compile-cache'
      : fileURLToPath(new URL('../node_modules/.cache/callboard', import.meta.url)),
  );
  return import('../src/app/main.ts');
}

if (parseInt(process.versions.node, 10) >= needed) {
  run();
} else {
  const node = ownNode();
  if (node) handOver(node);
  else refuse('Node ' + process.versions.node + ' is too old.');
}
