import { child, children, defineDataMessages, defineOperations, optional, required } from '../define';

export const rosterPresenceOperations = defineOperations('roster & presence', {
  rosterList: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Read the Roster.',
    data: ['rosterItem'],
    example: '<rosterList id="A090"/>',
  },
  rosterSet: {
    since: '5.1',
    phase: 'session',
    evidence: 'recalled',
    confidence: 'medium',
    source: 'memory; item shape from sipnet',
    summary: 'Add, change or remove a Roster item, or answer a subscription request.',
    attributes: [
      required('peer', 'email', 'recalled', 'Contact address'),
      required('subscription', 'enum', 'recalled', 'What to do', {
        values: ['update', 'remove', 'subscribe', 'unsubscribe', 'subscribed', 'unsubscribed'],
      }),
      optional('name', 'string', 'recalled', 'Display name'),
    ],
    children: [children('group', 'recalled', 'Group the contact belongs to', { text: 'group name' })],
    isDestructive: true,
    example:
      '<rosterSet id="A091" peer="user2@example.com" subscription="update" name="User Two"><group>Friends</group></rosterSet>',
  },
  presenceSet: {
    since: '5.1',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Publish the own presence.',
    attributes: [optional('type', 'enum', 'recalled', 'unavailable: go off-line', { values: ['unavailable'] })],
    children: [
      child('presence', 'client', 'Presence state', {
        text: 'online, away, busy, be-back, in-meeting, on-phone, out-lunch, offline (values other than online recalled)',
      }),
      child('status', 'client', 'Custom text', { text: 'text' }),
    ],
    isDestructive: true,
    example: '<presenceSet id="A092"><presence>online</presence><status/></presenceSet>',
  },
});

export const rosterPresenceMessages = defineDataMessages('roster & presence', {
  rosterItem: {
    since: '5.1',
    mode: 'both',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet; the subscription value set follows XMPP',
    summary: 'One Roster item; asynchronous when the Roster changes.',
    attributes: [
      required('peer', 'email', 'client', 'Contact address'),
      optional('name', 'string', 'client', 'Display name'),
      optional('subscription', 'enum', 'client', 'Subscription state', {
        values: ['none', 'to', 'from', 'both', 'remove'],
      }),
      optional('ask', 'string', 'recalled', 'Pending request'),
    ],
    children: [children('group', 'client', 'Group', { text: 'group name' })],
    example:
      '<rosterItem id="A090" peer="user2@example.com" name="User Two" subscription="both"><group>Friends</group></rosterItem>',
  },
  presence: {
    since: '5.1',
    mode: 'async',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet; type values other than unavailable recalled',
    summary: 'Presence of a contact, or a subscription request.',
    attributes: [
      required('peer', 'email', 'client', 'Contact'),
      optional('type', 'enum', 'client', 'Absent: available', {
        values: ['unavailable', 'subscribe', 'subscribed', 'unsubscribe', 'unsubscribed'],
      }),
    ],
    children: [
      child('presence', 'client', 'State', { text: 'online, away, ...' }),
      child('show', 'client', 'XMPP-style state', { text: 'away, chat, dnd, xa' }),
      child('status', 'recalled', 'Custom text', { text: 'text' }),
      children('x', 'client', 'Extension; namespace jabber:iq:avatar carries a photo hash element'),
    ],
    example: '<presence peer="user2@example.com"><presence>online</presence><show>chat</show></presence>',
  },
});
