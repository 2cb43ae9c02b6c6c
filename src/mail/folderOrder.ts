import type { AttributeValues } from '../protocol/xml';

/** What of a mailbox a folder shows, and in which order (attributes of folderOpen and folderReopen). */
export interface FolderOrder {
  /** Header field, or one of `INTERNALDATE`, `UID`, `SIZE`, `FLAGS`. */
  readonly sortField: string;
  readonly isDescending: boolean;
  /** Only messages that match are members; for the field `FLAGS` the text is a list such as `Flagged,Unseen`. */
  readonly filter?: { readonly field: string; readonly text: string } | undefined;
}

/** Newest first: the order in which a person reads mail. */
export const newestFirst: FolderOrder = { sortField: 'INTERNALDATE', isDescending: true };

/** True when both show the same messages in the same order. */
export function isSameOrder(left: FolderOrder, right: FolderOrder): boolean {
  return (
    left.sortField.toLowerCase() === right.sortField.toLowerCase() &&
    left.isDescending === right.isDescending &&
    isSameFilter(left, right)
  );
}

/** True when both have the same members, in whatever order. */
export function isSameFilter({ filter: left }: FolderOrder, { filter: right }: FolderOrder): boolean {
  return left?.field.toLowerCase() === right?.field.toLowerCase() && left?.text === right?.text;
}

/** The order as attributes of a request. */
export function orderAttributes({ sortField, isDescending, filter }: FolderOrder): AttributeValues {
  return {
    sortField,
    sortOrder: isDescending ? 'desc' : 'asc',
    filter: filter?.text,
    filterField: filter?.field,
  };
}
