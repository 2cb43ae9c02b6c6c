// Opens VS Code with the extension installed and its demo server connected: `npm start`.
import { npmInstall } from './lib/npmInstall.mjs';
import { runScript, StepError } from './lib/run.mjs';

const HELP = `npm start -- [option...]

Builds and packages the extension, installs it into a VS Code of its own and opens that in the browser, connected to
the demo server with its sample mail. Ctrl+C ends everything.

  --port N    port on this machine (default: a free one)
  --no-open   only print the address
  --desktop   use an installed desktop VS Code ("code" on the PATH, or VSCODE_EXECUTABLE_PATH) with a throw-away profile
  --help      this text`;

const KNOWN_FLAGS = ['--port', '--no-open', '--desktop', '--help'];

function parseArguments(args) {
  const options = { port: 0, isOpening: true, isDesktop: false, isHelp: false };
  for (let index = 0; index < args.length; index++) {
    const [flag, attached] = args[index].split('=');
    if (!KNOWN_FLAGS.includes(flag)) throw new StepError(`Unknown option ${args[index]}.\n\n${HELP}`);
    if (flag === '--port') options.port = parsePort(attached ?? args[++index]);
    if (flag === '--no-open') options.isOpening = false;
    if (flag === '--desktop') options.isDesktop = true;
    if (flag === '--help') options.isHelp = true;
  }
  return options;
}

function parsePort(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StepError(`--port wants a number from 1 to 65535, not ${text ?? 'nothing'}.`);
}

await runScript(async () => {
  const options = parseArguments(process.argv.slice(2));
  if (options.isHelp) return console.log(HELP);
  await npmInstall();
  // Late, because these need the packages that were just installed.
  if (options.isDesktop) await (await import('./lib/startDesktop.mjs')).startDesktop();
  else await (await import('./lib/startBrowser.mjs')).startBrowser(options);
});
