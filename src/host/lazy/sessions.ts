// A bundle of its own: logging in, sessions and the model of an account's mail are loaded at the first connect.
export { Connector } from '../connections/connector';
export { rehearse } from '../connections/rehearsal';
export { Visitor } from '../connections/visitor';
export { MailAccount } from '../../mail/mailAccount';
