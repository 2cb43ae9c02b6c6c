/** What the test runner tells the UI tests: `npm test -- ui` starts the server and sets these. */
export interface UiEnvironment {
  /** Address of the workbench, token included, without a folder. */
  readonly address: string;
  /** The server's machine settings; the editor reads them again when they change. */
  readonly settingsFile: string;
  /** The folder that windows open. */
  readonly workspaceFolder: string;
  readonly browserPath: string;
  /** Where pictures go. */
  readonly screenshotsFolder: string;
  /** Where the pictures of the README go; undefined unless they are to be renewed. */
  readonly docsFolder: string | undefined;
}

/** @throws Error that says how to run the UI tests, when they were started in another way */
export function readUiEnvironment(env: NodeJS.ProcessEnv = process.env): UiEnvironment {
  const need = (name: string): string => {
    const value = env[name];
    if (value === undefined) throw new Error(`${name} is not set: run the UI tests with "npm test -- ui".`);
    return value;
  };
  return {
    address: need('XIMSS_UI_ADDRESS'),
    settingsFile: need('XIMSS_UI_SETTINGS'),
    workspaceFolder: need('XIMSS_UI_WORKSPACE'),
    browserPath: need('XIMSS_UI_BROWSER'),
    screenshotsFolder: need('XIMSS_UI_SCREENSHOTS'),
    docsFolder: env['XIMSS_UI_DOCS'],
  };
}
