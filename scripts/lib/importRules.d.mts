/** Every broken import rule of the project in `root`, one line each. */
export function checkImports(root: string): Promise<string[]>;
/** The same for sources in memory: text by path from the project's folder, with forward slashes. */
export function checkSources(sources: ReadonlyMap<string, string>): string[];
