/** What a person's terminal sends, what is pasted, and what is drawn. */
import { fuzzInTests } from './engine/in-tests.ts'

fuzzInTests(['keyboard', 'texts', 'invites'])
