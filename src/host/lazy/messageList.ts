// A bundle of its own: message lists are loaded when the first one is opened.
export { createMessageListPanels, type MessageListPanels } from '../messageList/messageListPanels';
