import assert from 'node:assert/strict';
import { startDemoServer } from '../../src/demo/demoServer';
import { attributeOf } from '../../src/protocol/xml';
import { WireClient } from '../support/wireClient';

describe('demo server: start with the sample mail', () => {
  it('lists the mailboxes at once, and their sizes as soon as they are measured', async function () {
    this.timeout(30_000);
    const server = await startDemoServer({ mail: 'sample' });
    const client = await WireClient.connect(server.port);
    try {
      await client.login();
      const list = '<mailboxList id="list" filter="*"/>';
      let mailboxes = await client.askOk(list);
      assert.ok(mailboxes.length > 12);
      while (mailboxes.some((mailbox) => !attributeOf(mailbox, 'Size'))) {
        await client.askOk('<readTime id="time"/>');
        mailboxes = await client.askOk(list);
      }
      const inbox = mailboxes.find((mailbox) => attributeOf(mailbox, 'mailbox') === 'INBOX')!;
      assert.ok(Number(attributeOf(inbox, 'Size')) > 5_000_000, 'with its message of 5 MB');
    } finally {
      client.close();
      await server.stop();
    }
  });
});
