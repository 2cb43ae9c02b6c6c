// A bundle of its own: message lists are loaded when the first one is opened.
export { MessageListPanels } from '../messageList/messageListPanels';
