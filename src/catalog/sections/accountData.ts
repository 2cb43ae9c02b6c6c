import { defineDataMessages, defineOperations, required } from '../define';

export const accountDataOperations = defineOperations('account data', {
  rpopList: {
    since: 'unknown',
    phase: 'session',
    evidence: 'recalled',
    confidence: 'low',
    source: 'memory',
    summary: 'List remote POP polling records.',
    data: ['rpopRecord'],
    example: '<rpopList id="A0D8"/>',
  },
  rpopUpdate: {
    since: 'unknown',
    phase: 'session',
    evidence: 'recalled',
    confidence: 'low',
    source: 'memory',
    summary: 'Change a remote POP polling record.',
    attributes: [required('name', 'string', 'recalled', 'Record name')],
    isDestructive: true,
    example: '<rpopUpdate id="A0D9" name="work"/>',
  },
});

export const accountDataMessages = defineDataMessages('account data', {
  rpopRecord: {
    since: 'unknown',
    mode: 'reply',
    evidence: 'recalled',
    confidence: 'low',
    source: 'memory',
    summary: 'A remote POP record.',
    attributes: [required('name', 'string', 'recalled', 'Name')],
    example: '<rpopRecord id="A0D8" name="work"/>',
  },
});
