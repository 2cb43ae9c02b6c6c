import { version } from '../../package.json';
import { helpText } from './helpText';
import { serve } from './serveCommand';
import { UsageError, type Terminal } from './terminal';

const usageExitCode = 2;
const failureExitCode = 1;

/** Runs the `ximss` command and gives its exit code: 0, 1 for a failure, 2 for a wrong command line. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await runCommand(args, terminal);
  } catch (error) {
    terminal.writeError(`ximss: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? usageExitCode : failureExitCode;
  }
}

async function runCommand([command, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  switch (command) {
    case 'serve':
      return serve(rest, terminal);
    case '--version':
    case '-v':
      terminal.write(`${version}\n`);
      return 0;
    case '--help':
    case '-h':
      terminal.write(helpText);
      return 0;
    case undefined:
      throw new UsageError('No command was given; try "ximss serve", or "ximss --help" for all options.');
    default:
      throw new UsageError(`"${command}" is no command; try "ximss serve", or "ximss --help" for all options.`);
  }
}
