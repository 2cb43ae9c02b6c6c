// A bundle of its own: the readable form of a message is made when somebody reads one.
export { renderMessage } from '../../mail/renderText';
