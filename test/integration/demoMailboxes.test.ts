import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { attributeOf, textOf } from '../../src/protocol/xml';
import { WireClient } from '../support/wireClient';

describe('demo server: mailboxes', () => {
  let server: DemoServer;
  let alex: WireClient;
  let bo: WireClient;

  beforeEach(async () => {
    server = await startDemoServer({ mail: { messages: 5 }, lateAnswerMs: 1 });
    [alex, bo] = [await WireClient.connect(server.port), await WireClient.connect(server.port)];
    await alex.login();
    await bo.login('bo@demo.example');
  });
  afterEach(async () => {
    alex.close();
    bo.close();
    await server.stop();
  });

  async function names(client: WireClient, attributes: string): Promise<string[]> {
    const found = await client.askOk(`<mailboxList id="list" ${attributes}/>`);
    return found.map((mailbox) => attributeOf(mailbox, 'mailbox')!);
  }

  it('makes, nests, renames and removes them under any Unicode name', async () => {
    await alex.askOk('<mailboxCreate id="1" mailbox="日本語/プロジェクト" mailboxClass="IPF.Task"/>');
    assert.deepEqual(await names(alex, 'filter="日*"'), ['日本語/プロジェクト']);
    assert.deepEqual(await names(alex, 'filter="日*" pureFolder="yes"'), ['日本語', '日本語/プロジェクト']);
    assert.deepEqual(await names(alex, 'filter="*" mailboxClass="IPF.Task"'), ['日本語/プロジェクト']);
    await alex.askOk('<mailboxRename id="2" mailbox="日本語" newName="Übersee" children="yes"/>');
    assert.deepEqual(await names(alex, 'filter="Ü*" pureFolder="yes"'), ['Übersee', 'Übersee/プロジェクト']);
    assert.match((await alex.ask('<mailboxRemove id="3" mailbox="Übersee"/>'))[0]!, /nested/);
    await alex.askOk('<mailboxRemove id="4" mailbox="Übersee" children="yes"/>');
    assert.deepEqual(await names(alex, 'filter="Ü*" pureFolder="yes"'), []);
  });

  it('says what changed to those who asked for it', async () => {
    await alex.askOk('<setSessionOption id="1" name="reportMailboxChanges" value="yes"/>');
    server.control.changeFlags({ mailbox: 'INBOX' }, [1], 'Flagged');
    assert.equal(await alex.nextText(), '<mailboxNotify mailbox="INBOX"/>');
    assert.deepEqual(await alex.ask('<mailboxCreate id="2" mailbox="New"/>'), ['<response id="2"/>']);
    assert.equal(await alex.nextText(), '<mailboxNotify mailbox="New"/>');
    await alex.askOk('<setSessionOption id="3" name="reportMailboxChanges" value="no"/>');
    server.control.changeFlags({ mailbox: 'INBOX' }, [1], 'Unflagged');
    assert.deepEqual(await alex.ask('<noop id="4"/>'), ['<response id="4"/>']);
  });

  it('opens the shared mailbox of another account, and no other', async () => {
    const shared = ['Team', 'Plans', 'Plans/2025'].map((name) => `~bo@demo.example/${name}`);
    assert.deepEqual(await names(alex, 'filter="~bo@demo.example/*"'), shared);
    const [subscription] = await alex.askOk('<mailboxSubList id="1" filter="*"/>');
    assert.equal(attributeOf(subscription!, 'mailbox'), '~bo@demo.example/Team');
    const [rights] = await alex.askOk('<mailboxRightsGet id="2" mailbox="~bo/Team"/>');
    assert.equal(textOf(rights!), 'lrswi');
    const [init] = await alex.askOk('<folderOpen id="3" folder="T" mailbox="~bo@demo.example/Team"/>');
    assert.equal(attributeOf(init!, 'rights'), 'lrswi');
    await alex.askOk('<messageMark id="4" folder="T" flags="Flagged"><index>0</index></messageMark>');
    for (const request of [
      '<messageRemove id="5" folder="T"><index>0</index></messageRemove>',
      '<folderOpen id="5" folder="I" mailbox="~bo@demo.example/INBOX"/>',
      '<folderOpen id="5" folder="I" mailbox="~bo@demo.example/No such"/>',
      '<mailboxCreate id="5" mailbox="~bo@demo.example/Mine"/>',
      '<mailboxACLGet id="5" mailbox="~bo@demo.example/Team"/>',
    ]) {
      const answers = await alex.ask(request);
      assert.match(answers.at(-1)!, /errorText="mailbox access denied"/, request);
    }
  });

  it('holds guests to their rights, also on what is nested', async () => {
    const plans = '~bo@demo.example/Plans';
    for (const request of [
      `<mailboxRemove id="1" mailbox="${plans}" children="yes"/>`,
      `<mailboxRename id="1" mailbox="${plans}" newName="${plans}/2025/Old" children="yes"/>`,
      `<mailboxRename id="1" mailbox="${plans}" newName="~bo@demo.example/Taken" children="yes"/>`,
      `<mailboxRemove id="1" mailbox="${plans}/2025"/>`,
      `<mailboxCreate id="1" mailbox="${plans}/2025/Sub"/>`,
    ]) {
      assert.match((await alex.ask(request)).at(-1)!, /errorText="mailbox access denied"/, request);
    }
    await alex.askOk(`<mailboxCreate id="2" mailbox="${plans}/Next"/>`);
    await bo.askOk(
      '<mailboxACLUpdate id="3" mailbox="Plans/Next"><aclElem name="alex">lrx</aclElem></mailboxACLUpdate>',
    );
    await alex.askOk(`<mailboxRename id="4" mailbox="${plans}/Next" newName="${plans}/Later"/>`);
    await alex.askOk(`<mailboxRemove id="5" mailbox="${plans}/Later"/>`);
  });

  it('lets the owner grant and take rights, also while a folder is open', async () => {
    const grant = (rights: string) =>
      bo.askOk(`<mailboxACLUpdate id="1" mailbox="INBOX"><aclElem name="alex">${rights}</aclElem></mailboxACLUpdate>`);
    await grant('trsl?');
    const [acl] = await bo.askOk('<mailboxACLGet id="2" mailbox="INBOX"/>');
    assert.equal(textOf(acl!.children[0] as never), 'lrst');
    await alex.askOk('<folderOpen id="3" folder="I" mailbox="~bo/INBOX"/>');
    await alex.askOk('<messageRemove id="4" folder="I"><index>0</index></messageRemove>');
    await grant('lr');
    const reports = await alex.askOk('<folderReopen id="5" folder="I"/>');
    assert.equal(attributeOf(reports.at(-1)!, 'rights'), 'lr');
    await grant('');
    for (const request of [
      '<messageRemove id="6" folder="I"><index>1</index></messageRemove>',
      '<folderBrowse id="7" folder="I"><index>1</index></folderBrowse>',
      '<folderReopen id="8" folder="I"/>',
    ]) {
      assert.match((await alex.ask(request)).at(-1) ?? '', /mailbox access denied/, request);
    }
  });

  it('knows mailboxes of others by an alias', async () => {
    await alex.askOk(
      '<mailboxAliasUpdate id="1"><mailboxAlias name="Crew" mailbox="~bo@demo.example/Team" mode="add"/></mailboxAliasUpdate>',
    );
    await alex.askOk('<folderOpen id="2" folder="C" mailbox="Crew"/>');
    const [alias] = await alex.askOk('<mailboxAliasList id="3"/>');
    assert.equal(attributeOf(alias!, 'mailbox'), '~bo@demo.example/Team');
    const loop =
      '<mailboxAliasUpdate id="4"><mailboxAlias name="Loop" mailbox="Loop" mode="add"/></mailboxAliasUpdate>';
    assert.match((await alex.ask(loop))[0]!, /illegal mailbox alias/);
  });

  it('shows a removed mailbox as emptied, and refuses to sort it again', async () => {
    await alex.askOk('<mailboxCreate id="1" mailbox="Gone"/>');
    await alex.askOk('<folderOpen id="2" folder="I" mailbox="INBOX"/>');
    await alex.askOk('<messageCopy id="3" folder="I" targetMailbox="Gone"><index from="0" till="9"/></messageCopy>');
    await alex.askOk('<folderOpen id="4" folder="G" mailbox="Gone"/>');
    server.control.removeMailbox({ mailbox: 'Gone' });
    assert.equal(await alex.nextText(), '<folderReport folder="G" mode="notify"/>');
    const reports = await alex.askOk('<folderSync id="5" folder="G"/>');
    assert.equal(reports.length, 5);
    assert.match((await alex.ask('<folderReopen id="6" folder="G"/>'))[0]!, /mailbox does not exist/);
  });

  it('keeps subscriptions, preferences and a new password', async () => {
    await alex.askOk('<mailboxSubUpdate id="1"><mailboxSubscription mailbox="Archive" mode="add"/></mailboxSubUpdate>');
    assert.equal((await alex.askOk('<mailboxSubList id="2" filter="A*"/>')).length, 1);
    await alex.askOk('<prefsStore id="3"><Language>Deutsch</Language></prefsStore>');
    const [prefs] = await alex.askOk('<prefsRead id="4"><name>Language</name></prefsRead>');
    assert.equal(textOf(prefs!.children[0] as never), 'Deutsch');
    assert.match((await alex.ask('<passwordModify id="5" oldPassword="no" newPassword="x"/>'))[0]!, /incorrect/);
    await alex.askOk('<passwordModify id="6" oldPassword="sesame-demo" newPassword="new"/>');
    const again = await WireClient.connect(server.port);
    await again.login('alex@demo.example', 'new');
    again.close();
  });
});
