// Runs a program as a child and ends it, with all its own children, when this script's standard input closes: that
// happens however the starting program ends, even by a kill that leaves it no time to clean up.
// `node supervise.mjs PROGRAM ARGUMENT...`; it must lead a process group of its own.
import { spawn, spawnSync } from 'node:child_process';

const GRACE_MS = 3000;
const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });

let isEnding = false;
function end() {
  if (isEnding) return;
  isEnding = true;
  child.kill('SIGTERM');
  setTimeout(endGroup, GRACE_MS);
}

/** Everything left, this process included. */
function endGroup() {
  if (process.platform === 'win32') spawnSync('taskkill', ['/PID', String(process.pid), '/T', '/F']);
  else process.kill(-process.pid, 'SIGKILL');
}

process.stdin.on('end', end).on('error', end).resume();
process.on('SIGTERM', end);
process.on('SIGINT', end);
child.on('error', (error) => console.error(error.message));
child.on('close', (code) => {
  if (isEnding) endGroup();
  process.exit(code ?? 1);
});
