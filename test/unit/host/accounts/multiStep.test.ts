import * as assert from 'node:assert/strict';
import { runSteps, type Step, type StepAnswer, type StepPlace } from '../../../../src/host/accounts/multiStep';

interface Answers {
  readonly given: readonly string[];
}

/** Steps by name whose answers come from a script, `back` among them; tells where each stood. */
function scripted(names: readonly string[], script: string[]): { steps: Step<Answers>[]; places: string[] } {
  const places: string[] = [];
  const steps = names.map((name) => ({
    isAsked: ({ given }: Answers) => name !== 'port' || !given.includes('local'),
    ask: ({ given }: Answers, { number, total, canGoBack }: StepPlace): Promise<StepAnswer<Answers>> => {
      places.push(`${name} ${number}/${total}${canGoBack ? '' : ' first'}`);
      const answer = script.shift();
      if (answer === undefined) return Promise.reject(new Error('given up'));
      return Promise.resolve(answer === 'back' ? 'back' : { given: [...given, answer] });
    },
  }));
  return { steps, places };
}

describe('questions one after the other', () => {
  it('are counted, and the first has no way back', async () => {
    const { steps, places } = scripted(['name', 'host', 'port'], ['ann', 'far', '1']);
    assert.deepEqual(await runSteps(steps, { given: [] }), { given: ['ann', 'far', '1'] });
    assert.deepEqual(places, ['name 1/3 first', 'host 2/3', 'port 3/3']);
  });

  it('go back to the one asked before, over those that were not asked, with the answers kept', async () => {
    const { steps, places } = scripted(['name', 'host', 'port', 'colour'], ['ann', 'local', 'back', 'local', 'red']);
    assert.deepEqual((await runSteps(steps, { given: [] })).given, ['ann', 'local', 'local', 'red']);
    assert.deepEqual(places, ['name 1/4 first', 'host 2/4', 'colour 3/3', 'host 2/3', 'colour 3/3']);
  });

  it('end with what a question rejects with', async () => {
    const { steps } = scripted(['name', 'host'], ['ann']);
    await assert.rejects(runSteps(steps, { given: [] }), /given up/);
  });

  it('have an end when none is asked', async () => {
    const steps: Step<Answers>[] = [{ isAsked: () => false, ask: () => Promise.reject(new Error('asked')) }];
    assert.deepEqual(await runSteps(steps, { given: [] }), { given: [] });
  });
});
