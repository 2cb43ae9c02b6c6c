import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { WebClient } from './webClient';

/** A client that is logged in to a demo server over HTTP. */
export interface WebSession {
  readonly server: DemoServer;
  readonly client: WebClient;
  /** `/Session/` and the key of the session. */
  readonly path: string;
}

/** To be called in a suite: gives each test a new session with the suite's server, which has three messages. */
export function useWebSession(begin: (session: WebSession) => void): void {
  let server: DemoServer;
  let client: WebClient;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 3 }, lateAnswerMs: 1 });
  });
  beforeEach(async () => {
    client = new WebClient(server.httpPort);
    begin({ server, client, path: `/Session/${await client.login()}` });
  });
  afterEach(() => client.close());
  after(() => server.stop());
}
