/** Topic names and filters (MQTT 5 section 4.7), and who wants a topic. */

/** True when the filter wants the topic; both already split at `/`. */
export const matchesLevels = (filter: readonly string[], topic: readonly string[]): boolean => {
  // [MQTT-4.7.2-1]: a wildcard in front never sees topics that begin with $
  if (topic[0]?.startsWith('$') && (filter[0] === '#' || filter[0] === '+')) return false
  for (let level = 0; level < filter.length; level += 1) {
    if (filter[level] === '#') return true
    if (level >= topic.length) return false
    if (filter[level] !== '+' && filter[level] !== topic[level]) return false
  }
  return filter.length === topic.length
}

/** Is it a topic filter: `#` only at the end, and wildcards as whole levels? */
export const isTopicFilter = (filter: string): boolean =>
  filter !== '' &&
  filter
    .split('/')
    .every(
      (level, place, levels) =>
        level === '+' || (level === '#' ? place === levels.length - 1 : !/[+#]/u.test(level)),
    )

type Node<T> = { readonly children: Map<string, Node<T>>; readonly values: Map<string, T> }

const freshNode = <T>(): Node<T> => ({ children: new Map(), values: new Map() })

/** Filters by their levels, each with values by a key: what a topic costs depends on its levels, not on how many filters there are. */
export const createTopicTree = <T>() => {
  const root = freshNode<T>()

  const set = (filter: string, key: string, value: T) => {
    let node = root
    for (const level of filter.split('/')) {
      const child = node.children.get(level) ?? freshNode<T>()
      node.children.set(level, child)
      node = child
    }
    node.values.set(key, value)
  }

  const remove = (filter: string, key: string) => {
    const path: (readonly [Node<T>, string])[] = []
    let node = root
    for (const level of filter.split('/')) {
      const child = node.children.get(level)
      if (!child) return
      path.push([node, level])
      node = child
    }
    node.values.delete(key)
    for (const [parent, level] of path.toReversed()) {
      const child = parent.children.get(level)
      if (!child || child.values.size > 0 || child.children.size > 0) return
      parent.children.delete(level)
    }
  }

  /** Every value whose filter wants the topic. */
  const match = (topic: string): readonly T[] => {
    const levels = topic.split('/')
    const found: T[] = []
    const collect = (node: Node<T> | undefined) => {
      if (node) for (const value of node.values.values()) found.push(value)
    }
    const visit = (node: Node<T>, depth: number) => {
      const mayBeWild = depth > 0 || !topic.startsWith('$')
      if (mayBeWild) collect(node.children.get('#'))
      const level = levels[depth]
      if (level === undefined) return collect(node)
      const exact = node.children.get(level)
      if (exact) visit(exact, depth + 1)
      const any = mayBeWild ? node.children.get('+') : undefined
      if (any) visit(any, depth + 1)
    }
    visit(root, 0)
    return found
  }

  return { set, remove, match }
}
