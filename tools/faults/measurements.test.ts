import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TABLE_HEAD, withFaults } from './measurements.ts'

const head = TABLE_HEAD.join('\n')

test('the table of faults is added to a document, or makes one', () => {
  assert.equal(withFaults(undefined, 'intro', ['| 1 | lost | x |']), `# Measurements\n\n## Faults\n\nintro\n\n${head}\n| 1 | lost | x |\n`)
  const speed = '# Measurements\n\n## Speed\n\nfast\n'
  assert.equal(withFaults(speed, 'intro', ['| 1 | lost | x |']), `${speed}\n## Faults\n\nintro\n\n${head}\n| 1 | lost | x |\n`)
})

test('a row takes the place of the one about the same fault, and of nothing else', () => {
  const before = withFaults('# Measurements\n\n## Faults\n\n## Speed\n\nfast\n', 'old', ['| planted | no lock | x |', '| 10 | killed | x |', '| 2 | reply | x |'])
  const after = withFaults(before, 'new', ['| 10 | killed | y |', '| 1 | request | y |'])
  const rows = ['| 1 | request | y |', '| 2 | reply | x |', '| 10 | killed | y |', '| planted | no lock | x |']
  assert.equal(after, `# Measurements\n\n## Faults\n\nnew\n\n${head}\n${rows.join('\n')}\n\n## Speed\n\nfast\n`)
})
