import { loginOperations, loginMessages } from './sections/login';
import { serviceSessionOperations, serviceSessionMessages } from './sections/serviceSession';
import { mailboxesOperations, mailboxesMessages } from './sections/mailboxes';
import { foldersOperations, foldersMessages } from './sections/folders';
import { messagesOperations, messagesMessages } from './sections/messages';
import { contactsOperations } from './sections/contacts';
import { calendarTasksOperations, calendarTasksMessages } from './sections/calendarTasks';
import { signalsCallsOperations } from './sections/signalsCalls';
import { signalsCallsMessages } from './sections/signalsCallsMessages';
import { instantMessagingOperations, instantMessagingMessages } from './sections/instantMessaging';
import { rosterPresenceOperations, rosterPresenceMessages } from './sections/rosterPresence';
import { xmppOperations, xmppMessages } from './sections/xmpp';
import { preferencesOperations, preferencesMessages } from './sections/preferences';
import { fileStorageOperations, fileStorageMessages } from './sections/fileStorage';
import { rulesOperations, rulesMessages } from './sections/rules';
import { accountDataOperations, accountDataMessages } from './sections/accountData';
import { directoryOperations, directoryMessages } from './sections/directory';
import { bannersOperations, bannersMessages } from './sections/banners';
import { realtimeTasksOperations, realtimeTasksMessages } from './sections/realtimeTasks';
import { secureMailSmimeOperations } from './sections/secureMailSmime';
import { commandLineOperations, commandLineMessages } from './sections/commandLine';
import type { AttributeSpec, DataMessage, Operation } from './types';

const operations = {
  ...loginOperations,
  ...serviceSessionOperations,
  ...mailboxesOperations,
  ...foldersOperations,
  ...messagesOperations,
  ...contactsOperations,
  ...calendarTasksOperations,
  ...signalsCallsOperations,
  ...instantMessagingOperations,
  ...rosterPresenceOperations,
  ...xmppOperations,
  ...preferencesOperations,
  ...fileStorageOperations,
  ...rulesOperations,
  ...accountDataOperations,
  ...directoryOperations,
  ...bannersOperations,
  ...realtimeTasksOperations,
  ...secureMailSmimeOperations,
  ...commandLineOperations,
};

const dataMessages = {
  ...loginMessages,
  ...serviceSessionMessages,
  ...mailboxesMessages,
  ...foldersMessages,
  ...messagesMessages,
  ...calendarTasksMessages,
  ...signalsCallsMessages,
  ...instantMessagingMessages,
  ...rosterPresenceMessages,
  ...xmppMessages,
  ...preferencesMessages,
  ...fileStorageMessages,
  ...rulesMessages,
  ...accountDataMessages,
  ...directoryMessages,
  ...bannersMessages,
  ...realtimeTasksMessages,
  ...commandLineMessages,
};

/** Every request of the catalog, by its exact spelling. */
export type OperationName = keyof typeof operations;

type KnownAttribute<Name extends OperationName> = (typeof operations)[Name]['attributes'][number];

type ValueOf<Attribute extends AttributeSpec> = Attribute extends { readonly type: 'int' }
  ? number
  : Attribute extends { readonly type: 'yesno' }
    ? 'yes' | 'no'
    : Attribute extends { readonly type: 'enum'; readonly values: readonly (infer Value)[] }
      ? Value
      : string;

/** The attributes of a request, without its `id`: names, needs and types as the catalog has them. */
export type RequestAttributes<Name extends OperationName> = {
  readonly [
    Attribute in KnownAttribute<Name> as Attribute['isRequired'] extends true ? Attribute['name'] : never
  ]: ValueOf<Attribute>;
} & {
  readonly [Attribute in KnownAttribute<Name> as Attribute['isRequired'] extends true ? never : Attribute['name']]?:
    ValueOf<Attribute> | undefined;
};

/** Every message of the server in the catalog, by its exact spelling. */
export type DataMessageName = keyof typeof dataMessages;

/** All requests, section by section. */
export const allOperations: readonly Operation[] = Object.values(operations);

/** All messages of the server, section by section. */
export const allDataMessages: readonly DataMessage[] = Object.values(dataMessages);

/** The sections of the catalog in their order. */
export const sections: readonly string[] = [...new Set(allOperations.map(({ section }) => section))];

// Names compare without regard to letter case (XIMSS reference, "Names and letter case").
const operationsByName = new Map(allOperations.map((operation) => [operation.name.toLowerCase(), operation]));
const dataMessagesByName = new Map(allDataMessages.map((message) => [message.name.toLowerCase(), message]));

/** The entry of a request, whatever its letter case; undefined when the catalog does not know it. */
export function findOperation(name: string): Operation | undefined {
  return operationsByName.get(name.toLowerCase());
}

/** The entry of a server message, whatever its letter case; undefined when the catalog does not know it. */
export function findDataMessage(name: string): DataMessage | undefined {
  return dataMessagesByName.get(name.toLowerCase());
}
