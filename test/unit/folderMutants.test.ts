import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { MUTANTS } from '../../scripts/lib/folderMutants.mjs';
import { projectPath } from '../support/paths';

describe('what the mutation check breaks', () => {
  for (const { rule, file, from, to } of MUTANTS)
    it(`is there to be broken: ${rule}`, async () => {
      const text = await readFile(projectPath('src', 'mail', file), 'utf8');
      assert.equal(text.split(from).length - 1, 1, `${file} does not have this once: ${from}`);
      assert.notEqual(from, to);
    });
});
