import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { useMailWindow } from '../support/mailWindow';
import type { VsCodePage } from '../support/vscodePage';

describe('the question for a password where there is no key ring', () => {
  let window: VsCodePage;
  let server: DemoServer;

  useMailWindow(
    () => startDemoServer({ mail: { messages: 3 } }),
    (opened) => {
      ({ window, server } = opened);
    },
  );

  // In a browser there is none, and nothing says so before a password was forgotten.
  it('says that the password is forgotten at a reload, once it was', async () => {
    await window.reload();
    // The row was open, so it is connected as it is shown.
    await window.openActivity('XIMSS');
    await window.page.getByText(/no key ring here: it forgets the password when this window is closed/).waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`no-key-ring-${theme}`);
    }
    await window.answer(server.accounts[0]!.password);
    await window.treeRow('INBOX').waitFor();
  });
});
