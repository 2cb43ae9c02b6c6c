import type { AttributeSpec, ValueType } from '../catalog/types';
import { filterFields, flagNames, headerFields, mailboxClasses, pseudoFields, sortFields } from '../catalog/vocabulary';

/** What only the session knows; the host fills it in for the account a document belongs to. */
export interface DynamicValues {
  readonly mailboxes: readonly string[];
  /** Names of folders that are open in the session. */
  readonly folders: readonly string[];
}

export const noDynamicValues: DynamicValues = { mailboxes: [], folders: [] };

const allFlags = flagNames.flatMap(({ set, clear }) => [set, clear]);

/** Values worth offering for an attribute, best first; the list is complete only for enumerations. */
export function valuesOf(spec: AttributeSpec, dynamic: DynamicValues): readonly string[] {
  if (spec.values) return spec.values;
  if (spec.type === 'yesno') return ['yes', 'no'];
  if (spec.type === 'mailbox') return dynamic.mailboxes;
  return valuesByName(spec.name, dynamic);
}

function valuesByName(name: string, dynamic: DynamicValues): readonly string[] {
  switch (name.toLowerCase()) {
    case 'folder':
      return dynamic.folders;
    case 'flags':
      return allFlags;
    case 'sortfield':
      return sortFields;
    case 'filterfield':
      return filterFields;
    case 'filter':
      return allFlags;
    case 'mailboxclass':
    case 'class':
      return mailboxClasses;
    default:
      return [];
  }
}

/** Values worth offering as the text of an element, such as `field`. */
export function textValuesOf(elementName: string): readonly string[] {
  return elementName.toLowerCase() === 'field' ? [...pseudoFields, ...headerFields] : [];
}

/** True for attributes that hold several values with commas between them. */
export function isList({ name }: AttributeSpec): boolean {
  return ['flags', 'filter'].includes(name.toLowerCase());
}

const patterns: Readonly<Partial<Record<ValueType, { pattern: RegExp; words: string }>>> = {
  int: { pattern: /^-?\d+$/, words: 'a whole number' },
  date: { pattern: /^\d{8}(T\d{6}Z?)?$/, words: 'a date such as 20240603T215200Z or 20240603' },
  base64: {
    pattern: /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/,
    words: 'base64 without line breaks',
  },
};

/** Why `value` does not suit the attribute, in words; undefined when it does or nothing is known. */
export function problemWithValue(spec: AttributeSpec, value: string): string | undefined {
  if (spec.type === 'enum' || spec.type === 'yesno') {
    const values = valuesOf(spec, noDynamicValues);
    const isKnown = values.some((known) => known.toLowerCase() === value.toLowerCase());
    // Several yes-or-no attributes say yes by being there; the catalog then lists `yes` alone, and `no` is harmless.
    if (isKnown || (spec.type === 'yesno' && value.toLowerCase() === 'no')) return undefined;
    return `${spec.name} is one of ${values.join(', ')}.`;
  }
  const rule = patterns[spec.type];
  return rule && !rule.pattern.test(value) ? `${spec.name} is ${rule.words}.` : undefined;
}
