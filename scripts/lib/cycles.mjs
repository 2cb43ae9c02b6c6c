/**
 * The cycles of a directed graph: every strongly connected group of more than one node, and every node that names
 * itself (Tarjan's algorithm, each edge looked at once).
 * @param {ReadonlyMap<string, readonly string[]>} graph targets by node
 * @returns {string[][]} each group sorted
 */
export function findCycles(graph) {
  const state = { graph, order: new Map(), lowest: new Map(), stack: [], onStack: new Set(), cycles: [] };
  for (const node of graph.keys()) if (!state.order.has(node)) visit(node, state);
  return state.cycles;
}

function visit(node, state) {
  const { graph, order, lowest, stack, onStack } = state;
  order.set(node, order.size);
  lowest.set(node, order.get(node));
  stack.push(node);
  onStack.add(node);
  for (const target of graph.get(node) ?? []) {
    if (!order.has(target)) {
      visit(target, state);
      lowest.set(node, Math.min(lowest.get(node), lowest.get(target)));
    } else if (onStack.has(target)) {
      lowest.set(node, Math.min(lowest.get(node), order.get(target)));
    }
  }
  if (lowest.get(node) === order.get(node)) takeGroup(node, state);
}

/** Everything above `root` on the stack, `root` included, is one strongly connected group. */
function takeGroup(root, { graph, stack, onStack, cycles }) {
  const group = stack.splice(stack.indexOf(root));
  for (const node of group) onStack.delete(node);
  if (group.length > 1 || graph.get(root)?.includes(root)) cycles.push(group.sort());
}
