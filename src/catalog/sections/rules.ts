import { child, children, defineDataMessages, defineOperations, optional, required } from '../define';

export const rulesOperations = defineOperations('rules', {
  ruleList: {
    since: 'unknown',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'java',
    summary: 'List the names of the Account Rules.',
    attributes: [required('type', 'enum', 'client', 'Rule set', { values: ['mailIn', 'signalIn'] })],
    data: ['rule'],
    example: '<ruleList id="A0D0" type="mailIn"/>',
  },
  ruleRead: {
    since: 'unknown',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'java',
    summary: 'Read one Rule.',
    attributes: [
      required('type', 'enum', 'client', 'Rule set', { values: ['mailIn', 'signalIn'] }),
      required('name', 'string', 'client', 'Rule name'),
    ],
    data: ['rule'],
    example: '<ruleRead id="A0D1" type="mailIn" name="Spam"/>',
  },
  ruleSet: {
    since: 'unknown',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'java',
    summary: 'Create or replace a Rule.',
    attributes: [
      required('type', 'enum', 'client', 'Rule set', { values: ['mailIn', 'signalIn'] }),
      required('name', 'string', 'client', 'Rule name'),
      optional('priority', 'enum', 'client', 'Inactive, 1 to 9 or Highest', {
        values: ['Inactive', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'Highest'],
      }),
      optional(
        'stage',
        'string',
        'client',
        'signalIn only: seconds before the rule fires (0,1,2,3,4,5,7,10,15,20,25,30,40,60,90,120,600) or 995 no answer, 997 busy, 999 failure',
      ),
    ],
    children: [
      children('condition', 'client', 'One condition; all must hold', {
        text: 'value',
        attributes: [
          required('opCode', 'string', 'client', 'What is compared (see README rule tables)'),
          optional('operator', 'enum', 'client', 'Comparison', {
            values: ['is', 'is not', 'in', 'not in', 'less than', 'greater than'],
          }),
        ],
      }),
      children('action', 'client', 'One action, done in order', {
        text: 'parameter',
        attributes: [required('opCode', 'string', 'client', 'Action name')],
      }),
      child('comment', 'client', 'Free text', { text: 'text' }),
    ],
    isDestructive: true,
    example:
      '<ruleSet id="A0D2" type="mailIn" name="Lists" priority="5"><condition opCode="Subject" operator="is">*[list]*</condition><action opCode="Store in">Lists</action><action opCode="Discard"/></ruleSet>',
  },
  ruleRename: {
    since: 'unknown',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'java',
    summary: 'Rename a Rule.',
    attributes: [
      required('type', 'enum', 'client', 'Rule set', { values: ['mailIn', 'signalIn'] }),
      required('name', 'string', 'client', 'Rule name'),
      required('newName', 'string', 'client', 'New name'),
    ],
    isDestructive: true,
    example: '<ruleRename id="A0D3" type="mailIn" name="Lists" newName="Lists2"/>',
  },
  ruleRemove: {
    since: 'unknown',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'java',
    summary: 'Delete a Rule.',
    attributes: [
      required('type', 'enum', 'client', 'Rule set', { values: ['mailIn', 'signalIn'] }),
      required('name', 'string', 'client', 'Rule name'),
    ],
    isDestructive: true,
    example: '<ruleRemove id="A0D4" type="mailIn" name="Lists2"/>',
  },
});

export const rulesMessages = defineDataMessages('rules', {
  rule: {
    since: 'unknown',
    mode: 'reply',
    evidence: 'client',
    confidence: 'high',
    source: 'java',
    summary: 'A Rule: name only in a list, full in ruleRead.',
    attributes: [
      required('type', 'enum', 'client', 'Rule set', { values: ['mailIn', 'signalIn'] }),
      required('name', 'string', 'client', 'Name'),
      optional('priority', 'string', 'client', 'Priority'),
      optional('stage', 'string', 'client', 'signalIn'),
    ],
    children: [
      children('condition', 'client', 'Condition', {
        text: 'value',
        attributes: [
          required('opCode', 'string', 'client', 'Operand'),
          optional('operator', 'string', 'client', 'Comparison'),
        ],
      }),
      children('action', 'client', 'Action', {
        text: 'parameter',
        attributes: [required('opCode', 'string', 'client', 'Action')],
      }),
      child('comment', 'client', 'Free text', { text: 'text' }),
    ],
    example:
      '<rule id="A0D1" type="mailIn" name="Lists" priority="5"><condition opCode="Subject" operator="is">*[list]*</condition><action opCode="Store in">Lists</action></rule>',
  },
});
