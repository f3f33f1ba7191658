/** Which of many filters want a topic (MQTT 5 section 4.7). */

type Node<T> = { readonly children: Map<string, Node<T>>; readonly values: Map<string, T> }

const freshNode = <T>(): Node<T> => ({ children: new Map(), values: new Map() })

/**
 * Filters by their levels, each with values by a key. A topic is compared level by level, and follows at most two branches at each
 * (its own name and `+`), so it is compared with all filters only where all of them begin in a way that it matches.
 */
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
