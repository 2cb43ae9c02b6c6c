import { defineOperations, optional, required } from '../define';

export const secureMailSmimeOperations = defineOperations('secure mail (S/MIME)', {
  smimeUnlock: {
    since: '5.2',
    phase: 'session',
    evidence: 'recalled',
    confidence: 'low',
    source: 'guide says only that the key must be unlocked; operation name and attributes recalled',
    summary: 'Unlock the S/MIME private key for this session (needed before sign or for reading encrypted mail).',
    attributes: [
      required('password', 'string', 'recalled', 'Key password'),
      optional('duration', 'int', 'recalled', 'Seconds'),
    ],
    example: '<smimeUnlock id="A110" password="secret" duration="600"/>',
  },
  smimeLock: {
    since: '5.2',
    phase: 'session',
    evidence: 'recalled',
    confidence: 'low',
    source: 'memory',
    summary: 'Lock the S/MIME private key again.',
    example: '<smimeLock id="A111"/>',
  },
});
