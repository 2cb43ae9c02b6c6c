interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface FileResults extends Counts {
  readonly byFile: Readonly<Record<string, Counts & { readonly failures: readonly string[] }>>;
}

export function filesToRepeat(results: FileResults): string[];
export function withSecondRun(first: FileResults, second: FileResults): { counts: Counts; unsteady: string[] };
