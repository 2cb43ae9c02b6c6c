import { children, defineDataMessages, defineOperations, optional, required } from '../define';

export const directoryOperations = defineOperations('directory', {
  listDirectory: {
    since: 'unknown',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'gobot',
    summary: 'Search the Directory.',
    attributes: [
      required('filter', 'string', 'client', 'LDAP search filter'),
      optional('limit', 'int', 'client', 'Maximum number of records'),
      optional('baseDN', 'string', 'recalled', 'Search base'),
      optional('scope', 'enum', 'recalled', 'Search scope', { values: ['base', 'one', 'sub'] }),
    ],
    children: [children('field', 'client', 'Attribute to return', { text: 'attribute name' })],
    data: ['directoryData'],
    example:
      '<listDirectory id="A0E0" limit="20" filter="(mail=smi*)"><field>cn</field><field>mail</field></listDirectory>',
  },
  listDirectoryUnits: {
    since: 'unknown',
    phase: 'session',
    evidence: 'recalled',
    confidence: 'low',
    source: 'memory',
    summary: 'List Directory subtrees the user may search.',
    data: ['directoryUnit'],
    example: '<listDirectoryUnits id="A0E1"/>',
  },
});

export const directoryMessages = defineDataMessages('directory', {
  directoryData: {
    since: 'unknown',
    mode: 'reply',
    evidence: 'client',
    confidence: 'high',
    source: 'gobot',
    summary: 'One Directory record.',
    attributes: [optional('name', 'string', 'client', 'DN or name')],
    children: [
      children('field', 'client', 'Attribute value', {
        text: 'value',
        attributes: [required('name', 'string', 'client', 'Attribute name')],
      }),
    ],
    example:
      '<directoryData id="A0E0" name="cn=Ann Smith,o=example"><field name="cn">Ann Smith</field><field name="mail">ann@example.com</field></directoryData>',
  },
  directoryUnit: {
    since: 'unknown',
    mode: 'reply',
    evidence: 'recalled',
    confidence: 'low',
    source: 'memory',
    summary: 'A searchable subtree.',
    attributes: [required('name', 'string', 'recalled', 'Unit')],
    example: '<directoryUnit id="A0E1" name="o=example"/>',
  },
});
