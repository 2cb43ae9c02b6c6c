// A bundle of its own: message lists are loaded when the first one is opened.
export { askSorting } from '../messageList/askSorting';
export { createMessageListPanels, type MessageListPanels } from '../messageList/messageListPanels';
export { AccountFacts } from '../messageList/titleFacts';
