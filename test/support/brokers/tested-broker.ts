/** A broker that the stories are told on, whatever it is and however it was started. */

/** A running broker, or all nodes of a cluster. */
export type TestedBroker = {
  /** What people give as `--broker`: one URL, or one of each node with commas. */
  readonly url: string
  /** The version of the program, as it tells it itself. */
  readonly version: string
  /** The topic prefix of these people; on a broker that others use it is one of their own. */
  readonly space: string
  /** The open topic that they may use. */
  readonly openTopic: string
  /** More arguments of somebody's program: an account, for one. */
  readonly argsOf: (who: string) => readonly string[]
  /** More of the environment of somebody's program: a password. */
  readonly env: Readonly<Record<string, string>>
  /** The processes that can be killed, one after the other: the broker, or each node of a cluster; none where that is not ours to do. */
  readonly nodes: readonly BrokerNode[]
  /** Ends all that was started, with its children, and removes its folders. */
  readonly stop: () => Promise<void>
}

/** One process of a broker. */
export type BrokerNode = {
  readonly name: string
  /** SIGKILL to it and its children; resolves when they are gone. */
  readonly kill: () => Promise<void>
  /** Starts it again with what is left on its disk; resolves when it takes connections, and in a cluster has caught up. */
  readonly start: () => Promise<void>
}

/** Starts a broker for the stories. */
export type StartBroker = () => Promise<TestedBroker>

/** What most brokers have in common. */
export const plainBroker: Pick<TestedBroker, 'space' | 'openTopic' | 'argsOf' | 'env'> = {
  space: 'papo',
  openTopic: 'house/kitchen',
  argsOf: () => [],
  env: {},
}
