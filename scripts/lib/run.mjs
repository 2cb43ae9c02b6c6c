import { spawn } from 'node:child_process';

/** A failure that is told to the person as it stands: one sentence and the next step, no stack. */
export class StepError extends Error {
  /** @param {string} message @param {{ details?: string, cause?: unknown }} [more] */
  constructor(message, more = {}) {
    super(message, { cause: more.cause });
    this.name = 'StepError';
    /** Output of the program that failed, for those who want to look. */
    this.details = more.details ?? '';
  }
}

/** Says what is going on, on stderr, so that stdout stays clean for results. */
export function progress(text) {
  process.stderr.write(`> ${text}\n`);
}

/**
 * Runs a program to its end. With `inherit` its output goes straight to the terminal, otherwise it is collected.
 * Never rejects for an exit code: the caller decides what that means. Code 127 stands for "could not be started".
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd, env, inherit = false, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', ...outputs(inherit)] });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    const output = () => Buffer.concat(chunks).toString('utf8');
    child.on('error', (error) => resolve({ code: 127, output: `${output()}${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: output() }));
  });
}

function outputs(inherit) {
  return inherit ? ['inherit', 'inherit'] : ['pipe', 'pipe'];
}

/** Runs npm, the one that started this script if there is one. */
export function runNpm(args, options = {}) {
  const npm = process.env['npm_execpath'];
  if (npm !== undefined && /npm-cli\.[cm]?js$/.test(npm)) return run(process.execPath, [npm, ...args], options);
  // On Windows npm is a command file, which only a shell can start.
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** Runs `main` as the body of a script: a StepError becomes a plain message and exit code 1. */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? process.exitCode ?? 0;
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof StepError)) throw error;
    if (error.details !== '') console.error(tail(error.details, 40));
    console.error(`\n${error.message}`);
  }
}

function tail(text, lineCount) {
  return text.trimEnd().split('\n').slice(-lineCount).join('\n');
}
