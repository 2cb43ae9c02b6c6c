import { child, defineDataMessages, defineOperations, required } from '../define';

export const xmppOperations = defineOperations('XMPP iq', {
  iqSend: {
    since: 'unknown',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Send an XMPP-style IQ stanza.',
    attributes: [
      required('peer', 'email', 'client', 'Recipient'),
      required('type', 'enum', 'client', 'IQ type', { values: ['get', 'set', 'result', 'error'] }),
      required('iqid', 'string', 'client', 'IQ id'),
    ],
    children: [child('*', 'client', 'XML payload, e.g. vCard in namespace vcard-temp')],
    notes: 'The answer arrives as an asynchronous iqRead.',
    example: '<iqSend id="A0A0" type="get" peer="user2@example.com" iqid="q-77"><vCard xmlns="vcard-temp"/></iqSend>',
  },
});

export const xmppMessages = defineDataMessages('XMPP iq', {
  iqRead: {
    since: 'unknown',
    mode: 'async',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'An IQ stanza arrived.',
    attributes: [
      required('peer', 'email', 'client', 'Sender'),
      required('type', 'enum', 'recalled', 'IQ type', { values: ['get', 'set', 'result', 'error'] }),
      required('iqid', 'string', 'recalled', 'IQ id'),
    ],
    children: [child('*', 'client', 'Payload')],
    example: '<iqRead peer="user2@example.com" type="result" iqid="q-77"><vCard xmlns="vcard-temp"/></iqRead>',
  },
});
