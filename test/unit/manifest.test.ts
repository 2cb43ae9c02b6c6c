import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { projectPath } from '../support/paths';
import { readManifest, settingNames } from '../support/manifest';

const manifest = readManifest();
const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
const menuItems = Object.values(manifest.contributes.menus).flat();
const { keybindings = [], viewsWelcome = [] } = manifest.contributes;
const conditions = [...menuItems, ...keybindings, ...viewsWelcome, ...manifest.contributes.commands].flatMap((item) =>
  [item.when, item.enablement].flatMap((condition) => condition ?? []),
);

function sourceOf(folder: string): string {
  const entries = readdirSync(projectPath(folder), { recursive: true, encoding: 'utf8' });
  const files = entries.filter((name) => name.endsWith('.ts'));
  return files.map((name) => readFileSync(projectPath(folder, name), 'utf8')).join('\n');
}

const source = sourceOf('src');

/** All first groups of a pattern in a text, each once. */
function findAll(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((found) => found[1] ?? ''))];
}

describe('package.json and the code', () => {
  it('agree on the commands: each one offered is registered somewhere', () => {
    deepEqual(
      [...commands].filter((command) => !source.includes(`'${command}'`)),
      [],
    );
  });

  it('let a folder that is not trusted decide nothing about servers: every other setting is known to name none', () => {
    const harmless = ['connection.reconnect', 'demo.live', 'messageList.openIn', 'notifications.newMail'];
    harmless.push('request.timeoutSeconds', 'traffic.budgetMB', 'tree.pageSize');
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    deepEqual(
      [...restrictedConfigurations, ...harmless.map((name) => `ximss.${name}`)].sort(),
      settingNames(manifest).sort(),
    );
  });

  it('put only commands into menus and keys that exist', () => {
    const used = [...menuItems, ...keybindings].flatMap((item) => item.command ?? []);
    deepEqual(
      used.filter((command) => command.startsWith('ximss.') && !commands.has(command)),
      [],
    );
  });

  it('have the same submenus, each with entries', () => {
    const used = menuItems.flatMap(({ submenu }) => submenu ?? []);
    const declared = (manifest.contributes.submenus ?? []).map(({ id }) => id);
    deepEqual([...new Set(used)].sort(), [...declared].sort());
    deepEqual(
      declared.filter((id) => (manifest.contributes.menus[id] ?? []).length === 0),
      [],
    );
  });

  it('offer only commands in welcome texts that exist', () => {
    const texts = viewsWelcome.map((welcome) => welcome.contents).join('\n');
    deepEqual(
      findAll(texts, /command:(ximss\.[\w.]+)/g).filter((command) => !commands.has(command)),
      [],
    );
  });

  it('agree on the kinds of tree rows: each word a menu looks for is written by the tree', () => {
    const tree = sourceOf('src/host/tree') + sourceOf('src/host/connections');
    const wanted = conditions.flatMap((when) => findAll(when, /viewItem (?:==|=~) (\/(?:[^/\\]|\\.)*\/|[\w:]+)/g));
    const words = new Set(wanted.flatMap((pattern) => findAll(pattern.replace(/\\./g, ' '), /([a-zA-Z]\w*)/g)));
    deepEqual(
      [...words].filter((word) => !new RegExp(`['":\`]${word}['":\`$]`).test(tree)),
      [],
    );
  });

  it('agree on the context keys: each one a condition asks for is set somewhere', () => {
    const viewIds = Object.values(manifest.contributes.views).flatMap((views) => views.map((view) => view.id));
    const keys = new Set(conditions.flatMap((when) => findAll(when, /(?:^|[\s!(])(ximss\.[\w.]+)/g)));
    deepEqual(
      [...keys].filter((key) => !viewIds.includes(key) && !source.includes(`'${key}'`)),
      [],
    );
  });

  it('agree on the settings: each one that is read is contributed, and the other way round', () => {
    const contributed = settingNames(manifest).map((name) => name.replace(/^ximss\./, ''));
    const read = findAll(source, /(?:readSetting|readNumber|onDidChangeSetting)\(\s*'([\w.]+)'/g);
    deepEqual(
      read.filter((name) => !contributed.includes(name)),
      [],
    );
    deepEqual(
      contributed.filter((name) => !source.includes(`'${name}'`)),
      [],
    );
  });
});
