import { findOperation } from '../catalog/catalog';
import type { AttributeSpec, ChildSpec, Operation } from '../catalog/types';

/** What the catalog says about one element of a request: the request itself, or something inside it. */
export interface ElementSpec {
  readonly attributes: readonly AttributeSpec[];
  readonly children: readonly ChildSpec[];
  /** The request itself; undefined for what is inside one. */
  readonly operation?: Operation | undefined;
  readonly child?: ChildSpec | undefined;
  /** True when anything may stand inside: another vocabulary, such as a message or a contact as XML. */
  readonly isOpen: boolean;
}

/** What is known of the element at the end of `path` (names from the request down); undefined when nothing is. */
export function specOf(path: readonly string[]): ElementSpec | undefined {
  const operation = findOperation(path[0] ?? '');
  if (!operation) return undefined;
  let spec: ElementSpec = { ...operation, operation, isOpen: isOpen(operation.children) };
  for (const name of path.slice(1)) {
    const child = findChild(spec.children, name);
    if (!child) return undefined;
    // Below the first level nothing listed means nothing known.
    spec = { ...child, child, isOpen: child.children.length === 0 || isOpen(child.children) };
  }
  return spec;
}

/** An attribute by its name or another spelling of it, in any letter case. */
export function findAttribute(attributes: readonly AttributeSpec[], name: string): AttributeSpec | undefined {
  const wanted = name.toLowerCase();
  return attributes.find((attribute) => spellings(attribute).includes(wanted));
}

/** A child by its name, in any letter case. A wildcard is no name: see {@link ElementSpec.isOpen}. */
export function findChild(children: readonly ChildSpec[], name: string): ChildSpec | undefined {
  return children.find((child) => child.name !== '*' && child.name.toLowerCase() === name.toLowerCase());
}

function isOpen(children: readonly ChildSpec[]): boolean {
  return children.some(({ name }) => name === '*');
}

function spellings({ name, aliases = [] }: AttributeSpec): readonly string[] {
  return [name, ...aliases].map((spelling) => spelling.toLowerCase());
}
