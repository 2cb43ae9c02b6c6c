/** What `ximss --help` says. */
export const helpText = `Usage: ximss serve [options]

Runs a XIMSS server on this machine, with sample mail or your own, for clients to be tried against.
It listens on 127.0.0.1 only and sends nothing anywhere. Stop it with Ctrl+C.

Options:
  --port N        port for XIMSS (default 0: a free one)
  --tls-port N    the same with TLS from the first byte (default 0: a free one)
  --http-port N   web port: XIMSS over HTTP (default 0: a free one)
  --https-port N  the same with TLS (default 0: a free one)
  --mail PATH     serve this mail, read-only: a Maildir, an mbox file or a folder of .eml files
  --messages N    serve an INBOX of N made-up messages instead
  --mailboxes N   and N empty mailboxes besides
  --faults LIST   make trouble: split, join, delay=MS, errors=0..1, garbage, oversize, close,
                  interleave, seed=N; over HTTP also drop=0..1, gateway=0..1;
                  separated by commas
  --live          new mail arrives now and then, and another client changes flags
  --json          print one line of JSON when ready
  --help          print this
  --version       print the version
`;
