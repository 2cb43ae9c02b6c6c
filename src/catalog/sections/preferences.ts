import { children, defineDataMessages, defineOperations, optional } from '../define';

export const preferencesOperations = defineOperations('preferences', {
  prefsRead: {
    since: '5.2',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'samobot, pronto, sipnet; type value custom proven, others recalled',
    summary: 'Read Account preferences.',
    attributes: [
      optional('type', 'enum', 'client', 'Which preference set', { values: ['effective', 'custom', 'default'] }),
    ],
    children: [children('name', 'client', 'Preference to read; all when none is given', { text: 'preference name' })],
    data: ['prefs'],
    example: '<prefsRead id="A0B0"><name>Language</name></prefsRead>',
  },
  prefsStore: {
    since: '5.2',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Change Account preferences. Each child is named after a preference.',
    children: [
      children(
        '*',
        'client',
        'Element named after the preference; body is the value; an empty body or a default marker resets it',
      ),
    ],
    isDestructive: true,
    example: '<prefsStore id="A0B1"><Language>English</Language></prefsStore>',
  },
});

export const preferencesMessages = defineDataMessages('preferences', {
  prefs: {
    since: 'unknown',
    mode: 'reply',
    evidence: 'client',
    confidence: 'high',
    source: 'pronto, sipnet',
    summary: 'Preferences; each child is named after one.',
    attributes: [optional('type', 'string', 'client', 'Copy of the request type')],
    children: [
      children('*', 'client', 'Preference element; simple value as text, structures as subValue/subKey elements'),
    ],
    example: '<prefs id="A0B0"><Language>English</Language></prefs>',
  },
});
