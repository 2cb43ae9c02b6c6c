import { checkImports } from './importRules.mjs';
import { projectFolder, projectPath } from './project.mjs';
import { run } from './run.mjs';

/** What `npm run check` runs, in this order. Programs run with this Node, from the project's own packages. */
const PROGRAMS = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'] },
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
];

/**
 * Runs all checks, also after one failed, and prints what they found.
 * @returns {Promise<{ name: string, isPassed: boolean }[]>}
 */
export async function runChecks() {
  const results = [];
  for (const { name, args } of PROGRAMS) {
    const { code, output } = await run(process.execPath, args, { cwd: projectFolder });
    results.push(report(name, code === 0, output));
  }
  const violations = await checkImports(projectPath());
  results.push(report('imports', violations.length === 0, violations.join('\n')));
  return results;
}

function report(name, isPassed, output) {
  console.log(`${isPassed ? 'ok    ' : 'FAILED'}  ${name}`);
  if (!isPassed) console.log(output.trimEnd());
  return { name, isPassed };
}
