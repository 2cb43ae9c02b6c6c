import assert from 'node:assert/strict';
import { SecretMemory } from '../../../src/host/connections/secretMemory';

/** What lasts, and secrets that do or do not. */
function editor(hasKeyRing: boolean) {
  const lasting = new Map<string, unknown>();
  let secrets = new Map<string, string>();
  const state = {
    get: <T>(key: string, fallback?: T) => (lasting.has(key) ? (lasting.get(key) as T) : fallback) as T,
    update: (key: string, value: unknown) => Promise.resolve(void lasting.set(key, value)),
  };
  /** A window that is loaded, or loaded again. */
  return (): SecretMemory => {
    if (!hasKeyRing) secrets = new Map();
    const storage = {
      get: (key: string) => Promise.resolve(secrets.get(key)),
      store: (key: string, value: string) => Promise.resolve(void secrets.set(key, value)),
    };
    return new SecretMemory(storage, state);
  };
}

/** What a window says before and after it keeps a password. */
async function use(window: SecretMemory): Promise<boolean[]> {
  const before = await window.forgets();
  await window.noteKept();
  return [before, await window.forgets()];
}

describe('the memory of the secret storage', () => {
  it('is not known in the first window, and known to be short in those behind it without a key ring', async () => {
    const load = editor(false);
    assert.deepEqual(await use(load()), [false, false]);
    assert.deepEqual(await use(load()), [true, true]);
    assert.deepEqual(await use(load()), [true, true]);
  });

  it('is known to be short also where a password is kept before anybody is asked for one', async () => {
    const load = editor(false);
    await load().noteKept();
    const next = load();
    await next.noteKept();
    assert.equal(await next.forgets(), true);
  });

  it('is never said to be short where there is a key ring', async () => {
    const load = editor(true);
    for (let windows = 0; windows < 3; windows++) assert.deepEqual(await use(load()), [false, false]);
  });

  it('is not known where nothing was ever kept', async () => {
    const load = editor(false);
    for (let windows = 0; windows < 3; windows++) assert.equal(await load().forgets(), false);
  });

  it('is short where nothing can be kept at all', async () => {
    const refusing = { get: () => Promise.resolve(undefined), store: () => Promise.reject(new Error('no key ring')) };
    const state = { get: <T>(_key: string, fallback?: T) => fallback as T, update: () => Promise.resolve() };
    assert.deepEqual(await use(new SecretMemory(refusing, state)), [false, true]);
  });
});
