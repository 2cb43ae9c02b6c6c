// A bundle of its own: dialogs about accounts, and what is asked of servers by command, are loaded when first used.
export { createAccountActions } from '../accounts/createAccountActions';
