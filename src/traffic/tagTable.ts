/** Most names kept. A real session uses a hundred; a peer that invents names must not make the table grow. */
const maxTags = 4096;
/** Longest name kept, in UTF-16 units. */
const maxTagLength = 64;

/** Stands for a name that the table does not keep: it is read from the frame again when someone asks. */
export const unlistedTag = 0xffff;

/** Element names as small numbers. */
export class TagTable {
  private readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();
  private recentName = '';
  private recentNumber = unlistedTag;

  numberOf(name: string): number {
    if (name === this.recentName && this.recentNumber !== unlistedTag) return this.recentNumber;
    const number = this.numbers.get(name) ?? this.add(name);
    this.recentName = name;
    this.recentNumber = number;
    return number;
  }

  /** The name; undefined for {@link unlistedTag}. */
  nameOf(number: number): string | undefined {
    return this.names[number];
  }

  private add(name: string): number {
    if (name.length > maxTagLength || this.names.length >= maxTags) return unlistedTag;
    this.names.push(name);
    this.numbers.set(name, this.names.length - 1);
    return this.names.length - 1;
  }
}
