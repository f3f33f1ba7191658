/** Random group stories, part 1 of 4. */
import { testGroupStories } from '../../support/stories/group-stories.ts'

testGroupStories(1)
