/** The package brings no types; this is the part of it that store.ts uses. */
declare module 'aedes-persistence-level' {
  import type { Readable } from 'node:stream'

  export type StoredWill = {
    readonly clientId: string
    readonly topic: string
    readonly payload: Buffer
    readonly qos: 0 | 1 | 2
    readonly retain: boolean
  }
  export type StoredFilter = { readonly topic: string; readonly qos: 0 | 1 | 2 }
  export type LevelPersistence = {
    readonly setup: (broker: unknown) => Promise<void>
    readonly addSubscriptions: (client: { id: string }, subs: readonly unknown[]) => Promise<void>
    readonly removeSubscriptions: (
      client: { id: string },
      topics: readonly string[],
    ) => Promise<void>
    readonly subscriptionsByClient: (client: { id: string }) => Promise<readonly StoredFilter[]>
    readonly cleanSubscriptions: (client: { id: string }) => Promise<void>
    readonly putWill: (client: { id: string }, will: unknown) => Promise<void>
    readonly getWill: (client: { id: string }) => Promise<StoredWill | undefined>
    readonly delWill: (client: { id: string }) => Promise<void>
    readonly streamWill: () => Readable
  }
  export default function level(db: unknown): LevelPersistence
}
