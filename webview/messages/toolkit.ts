// A script of its own: the toolkit is most of what a page loads, and rows need nothing of it.
import { registerControls } from '../shared/toolkit';

registerControls();
