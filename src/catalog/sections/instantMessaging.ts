import { child, defineDataMessages, defineOperations, optional, required } from '../define';

export const instantMessagingOperations = defineOperations('instant messaging', {
  sendIM: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet, as3, java',
    summary: 'Send an instant message, or a typing notice.',
    attributes: [
      required('peer', 'email', 'client', 'Recipient'),
      optional('type', 'enum', 'client', 'Message type', { values: ['chat'] }),
      optional('clientID', 'string', 'client', 'Sender (or target) client instance'),
      optional('iqid', 'string', 'recalled', 'Client id of the message'),
    ],
    children: [
      child('composing', 'client', 'Typing notice instead of text'),
      child('paused', 'client', 'Stopped typing'),
      child('gone', 'client', 'Closed the window'),
    ],
    isDestructive: true,
    notes: 'The text is the element body itself.',
    example: '<sendIM id="A080" peer="user2@example.com" type="chat">Hello</sendIM>',
  },
});

export const instantMessagingMessages = defineDataMessages('instant messaging', {
  readIM: {
    since: '5.1',
    mode: 'async',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet, java, as3',
    summary: 'An instant message or a typing notice arrived.',
    attributes: [
      required('peer', 'email', 'client', 'Sender'),
      optional('peerName', 'string', 'client', 'Sender display name'),
      optional('type', 'enum', 'client', 'Message type', { values: ['chat'] }),
      optional('clientID', 'string', 'client', 'Sender client instance'),
      optional('iqid', 'string', 'client', 'Sender message id'),
      optional('gmtTime', 'date', 'client', 'Time for delayed delivery'),
    ],
    children: [
      child('body', 'client', 'Text (6.x)', { text: 'text' }),
      child('subject', 'client', 'Subject', { text: 'text' }),
      child('composing', 'client', 'Typing'),
      child('paused', 'client', 'Stopped typing'),
      child('gone', 'client', 'Left'),
    ],
    text: '5.x: the message text itself',
    notes: 'Accept text either directly in readIM or in a body child.',
    example:
      '<readIM peer="user2@example.com" peerName="User Two" type="chat" clientID="pronto"><body>Hi there</body></readIM>',
  },
});
