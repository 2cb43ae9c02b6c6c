/**
 * Ways to get folders wrong: `from` stands once in `file` (below src/mail) and becomes `to`. `rule` says which rule of
 * the protocol's folders it breaks.
 */
export const MUTANTS = [
  {
    rule: 'rule 1: a removal takes the cell behind the one named',
    file: 'folderView.ts',
    from: 'this.cells.remove(index);',
    to: 'this.cells.remove(Math.min(index + 1, this.size - 1));',
  },
  {
    rule: 'rule 1: later cells do not move down after a removal',
    file: 'sparseCells.ts',
    from: 'this.shift(at, -1);',
    to: '',
  },
  {
    rule: 'rule 1: later cells do not move up after an addition',
    file: 'sparseCells.ts',
    from: 'this.shift(this.slotOf(index), 1);',
    to: '',
  },
  {
    rule: 'rule 1: an addition moves only the cells behind its own place',
    file: 'sparseCells.ts',
    from: 'this.shift(this.slotOf(index), 1);',
    to: 'this.shift(this.slotOf(index + 1), 1);',
  },
  {
    rule: 'rule 1: what is added is put one cell too far',
    file: 'folderView.ts',
    from: 'this.cells.insert(index, uid',
    to: 'this.cells.insert(Math.min(index + 1, this.size), uid',
  },
  {
    rule: 'rule 2: a notify is taken for a removal of the first message',
    file: 'folderMirror.ts',
    from: "if (modeOf(report) !== 'notify') return this.accept(report);",
    to: "if (modeOf(report) !== 'notify') return this.accept(report); if (this.view.size > 0) this.view.cells.remove(0);",
  },
  {
    rule: 'rule 4: a notify is forgotten',
    file: 'folderMirror.ts',
    from: 'if (!this.isRestarting) this.scheduleSync();',
    to: '',
  },
  {
    rule: 'rule 4: what was told before a reopening is forgotten',
    file: 'folderMirror.ts',
    from: '        await this.restart(order);',
    to: '        this.isDirty = false; await this.restart(order);',
  },
  {
    rule: 'rule 6: positions are named while a sync is pending',
    file: 'folderTurns.ts',
    from: 'if (this.isTaken || (next.isAlone && this.sharing > 0)) return;',
    to: 'if (next.isAlone && (this.isTaken || this.sharing > 0)) return;',
  },
  {
    rule: 'rule 6: a sync begins while positions are in use',
    file: 'folderTurns.ts',
    from: 'if (this.isTaken || (next.isAlone && this.sharing > 0)) return;',
    to: 'if (this.isTaken) return;',
  },
  {
    rule: 'rule 6: a selection stays where it was when a message before it is removed',
    file: 'positionSelection.ts',
    from: 'if (index < from) return [{ from: from - 1, till: till - 1 }];',
    to: 'if (index < from) return [{ from, till }];',
  },
  {
    rule: 'rule 6: a message that comes in the middle of a selection joins it',
    file: 'positionSelection.ts',
    from: '    { from, till: index - 1 },\n    { from: index + 1, till: till + 1 },',
    to: '    { from, till: till + 1 },',
  },
  {
    rule: 'rule 6: a selection outlives the order it was made in',
    file: 'positionSelection.ts',
    from: "if (change.kind === 'reset') this.lose();",
    to: "if (change.kind === 'reset') return;",
  },
  {
    rule: 'rule 7: the view is not cleared by a reopening',
    file: 'folderView.ts',
    from: 'this.cells.reset(messages);',
    to: 'if (messages !== this.size) this.cells.reset(messages);',
  },
  {
    rule: 'rule 7: a notify during a reopening is not followed by a sync',
    file: 'folderMirror.ts',
    from: '        throw error;\n      }\n      this.syncIfNotified();\n    });\n  }\n\n  /** Syncs now',
    to: '        throw error;\n      }\n      this.isDirty = false;\n    });\n  }\n\n  /** Syncs now',
  },
  {
    rule: 'rule 8: a wrong size is not noticed',
    file: 'folderView.ts',
    from: 'if (messages !== undefined && messages !== this.size) {',
    to: 'if (messages !== undefined && messages > this.size + 1_000_000) {',
  },
  {
    rule: 'rule 8: another message at the position is not noticed',
    file: 'folderView.ts',
    from: 'if (known && uid !== undefined && known.uid !== uid) {',
    to: 'if (known && uid === -1) {',
  },
  {
    rule: 'rule 8: reports go on being applied to a broken view',
    file: 'folderMirror.ts',
    from: 'if (this.isOver || this.breakage || this.isRestarting) return;',
    to: 'if (this.isOver || this.isRestarting) return;',
  },
  {
    rule: 'rule 8: a broken view is not read anew',
    file: 'folderMirror.ts',
    from: 'if (!breakage) return false;',
    to: 'this.breakage = undefined; if (!breakage || breakage) return false;',
  },
  {
    rule: 'rule 9: another UIDValidity is not noticed',
    file: 'folderView.ts',
    from: 'return before !== undefined && before !== this.validity;',
    to: 'return false;',
  },
  {
    rule: 'rule 10: a sync at its limit is taken for a whole one',
    file: 'folderMirror.ts',
    from: 'return reports >= this.parts.limits.reportsPerSync;',
    to: 'return false;',
  },
  {
    rule: 'fields: flags that are gone stay',
    file: 'messageSummary.ts',
    from: "flags: parseFlags(fieldText(report, 'FLAGS') ?? ''),",
    to: "flags: new Set([...(known?.flags ?? []), ...parseFlags(fieldText(report, 'FLAGS') ?? '')]),",
  },
  {
    rule: 'sets: a range ends one short',
    file: 'messageSets.ts',
    from: 'element(name, { from, till });',
    to: 'element(name, { from, till: till - 1 });',
  },
  {
    rule: 'wishes: positions that moved are not looked at again',
    file: 'browseWishes.ts',
    from: 'wish.next = wish.from;',
    to: '',
  },
];
