// A bundle of its own: the demo server, its mail and its libraries are loaded when somebody starts it.
export { startDemoServer } from '../../demo/demoServer';
