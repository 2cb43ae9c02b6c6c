// Random histories of folders, many of them: `npm run fuzz`, `npm run fuzz -- --histories 5000 --seed 7`.
// A failure prints a seed and a path: `npm run fuzz -- --seed SEED --path PATH` runs that one history again.
import { npmInstall } from './lib/npmInstall.mjs';
import { projectPath } from './lib/project.mjs';
import { run, runScript, StepError } from './lib/run.mjs';

const HELP = `npm run fuzz -- [option...]

  --histories N  how many (100000)
  --seed N       where the random numbers begin; printed with every run
  --path PATH    the one history that a failure named, as it was shrunk
  --help         this text`;

const VARIABLES = { '--histories': 'XIMSS_HISTORIES', '--seed': 'XIMSS_HISTORY_SEED', '--path': 'XIMSS_HISTORY_PATH' };

function environmentOf(args) {
  const env = { XIMSS_HISTORIES: '100000' };
  for (let at = 0; at < args.length; at += 2) {
    const name = VARIABLES[args[at]];
    if (!name || args[at + 1] === undefined) throw new StepError(`"${args[at]}" is no option.\n\n${HELP}`);
    env[name] = args[at + 1];
  }
  return env;
}

await runScript(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(HELP);
  await npmInstall();
  const command = [projectPath('scripts', 'mocha.mjs'), 'integration', 'folderHistories'];
  const { code } = await run(process.execPath, command, {
    env: { ...process.env, ...environmentOf(args) },
    inherit: true,
  });
  return code;
});
