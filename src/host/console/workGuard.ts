import { createContext, Script } from 'node:vm';
import type { WorkGuard } from '../../traffic/filteredRows';

/** Far more than a slice of work takes, and little enough that nobody takes the editor for dead. In milliseconds. */
const maxHoldMs = 250;

/**
 * Runs work and stops it after a moment, even in the middle of a regular expression that goes back and forth without
 * end: nothing else in the thread can. What the work was about is to be thrown away then, since it was stopped anywhere.
 */
export function createWorkGuard(): WorkGuard {
  const context = createContext({ run: undefined });
  const script = new Script('run()');
  return (work) => {
    context['run'] = work;
    try {
      script.runInContext(context, { timeout: maxHoldMs });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
      throw error;
    } finally {
      context['run'] = undefined;
    }
  };
}
