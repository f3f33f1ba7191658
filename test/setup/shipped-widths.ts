/**
 * Ink measures texts in tests as it does in the built program: with a memory (`shareWidthCache` in `build.ts`). Without it, the
 * third of a test that draws was Unicode's tables, asked for each line of a frame. What tests import themselves is the library.
 */
import { registerHooks } from 'node:module'

const cached = new URL('../../src/text/cached-string-width.ts', import.meta.url).href

registerHooks({
  resolve: (name, context, next) =>
    name === 'string-width' && context.parentURL !== cached
      ? { url: cached, format: 'module-typescript', shortCircuit: true }
      : next(name, context),
})
