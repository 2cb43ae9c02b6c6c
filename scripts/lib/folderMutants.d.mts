/** A way to get folders wrong: `from` stands once in `file`, below src/mail, and becomes `to`. */
export interface FolderMutant {
  readonly rule: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}
export const MUTANTS: readonly FolderMutant[];
