import { child, defineDataMessages, defineOperations } from '../define';

export const commandLineOperations = defineOperations('administration/CLI', {
  cliExecute: {
    since: '6.1+',
    phase: 'session',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet; vendor API overview page',
    summary: 'Run a server CLI command with the rights of the user.',
    data: ['cliResult'],
    isDestructive: true,
    notes: 'Body text is the CLI command. Treat as state-changing: the command may be anything.',
    example: '<cliExecute id="A120">GETACCOUNTINFO user1@example.com</cliExecute>',
  },
});

export const commandLineMessages = defineDataMessages('administration/CLI', {
  cliResult: {
    since: 'unknown',
    mode: 'reply',
    evidence: 'client',
    confidence: 'high',
    source: 'sipnet',
    summary: 'Result of the CLI command as XML data.',
    children: [child('*', 'client', 'subKey / subValue elements or text')],
    example: '<cliResult id="A120"><subKey key="StorageUsed">100K</subKey></cliResult>',
  },
});
