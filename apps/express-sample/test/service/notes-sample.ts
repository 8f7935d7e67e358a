import { type SampleUnderTest, startSampleUnderTest } from '@keyward/sample-kit/under-load'
import { prepareNotes, type PrepareNotesOptions } from '../../demo/prepare-notes.ts'
import { startNotes } from '../../demo/start-notes.ts'

export function startNotesSample(options: PrepareNotesOptions = {}): Promise<SampleUnderTest> {
  return startSampleUnderTest({ prepare: (servers) => prepareNotes(servers, options), start: startNotes })
}
