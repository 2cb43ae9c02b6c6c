const nameStart =
  ':A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u167F\\u1681-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFEFE\\uFF00-\\uFFFD\\u{10000}-\\u{EFFFF}';

/**
 * Source of a regular expression (with flag u) for one name as XML 1.0 has it (fifth edition, section 2.3), but for
 * U+1680 and U+FEFF: to JavaScript these are white space, so the parser would end a name at them.
 */
export const xmlNamePattern = `[${nameStart}][${nameStart}\\-.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040]*`;

const wholeName = new RegExp(`^${xmlNamePattern}$`, 'u');
/** Nearly all names are of this kind, which is several times as fast to tell. */
const plainName = /^[A-Za-z_][\w.-]*$/;

/** True when `name` may be the name of an element or attribute. */
export function isXmlName(name: string): boolean {
  return plainName.test(name) || wholeName.test(name);
}
