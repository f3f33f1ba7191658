/** Random group stories, part 3 of 4. */
import { testGroupStories } from '../../support/stories/group-stories.ts'

testGroupStories(3)
