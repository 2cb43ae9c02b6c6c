// A script of its own: the toolkit is most of what a page loads, and rows need nothing of it.
import { registerControls } from '../shared/toolkit';

registerControls();
// It follows the editor's theme from the load event on, and a script that comes later has missed that.
if (document.readyState === 'complete') window.dispatchEvent(new Event('load'));
