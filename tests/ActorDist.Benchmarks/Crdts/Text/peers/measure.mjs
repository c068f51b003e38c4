// Measures one library on one trace and prints a JSON object: node --expose-gc measure.mjs LIBRARY TRACE SECONDS
// The same steps, checks and names as in MeasuredText.cs.
import fs from 'node:fs'
import zlib from 'node:zlib'
import { libraries } from './libraries.mjs'

const [, , name, path, seconds] = process.argv
const trace = JSON.parse(zlib.gunzipSync(fs.readFileSync(path)))
const library = await libraries[name]()
const isConcurrent = trace.kind === 'concurrent'
const expected = trace.endContent

function check(document) {
  if (library.text(document) !== expected) throw new Error(`${name}: the text is not the expected one`)
}

function patchAll(document, patches) {
  for (const [at, deleted, inserted] of patches) {
    if (deleted > 0) library.remove(document, at, deleted)
    if (inserted.length > 0) library.insert(document, at, inserted)
  }
}

function editAll() {
  const document = library.make(0)
  if (trace.startContent) library.edit(document, () => library.insert(document, 0, trace.startContent))
  const all = () => {
    for (const { patches } of trace.txns) patchAll(document, patches)
  }
  if (library.isOneChange) library.edit(document, all)
  else all()
  library.finish?.(document)
  return document
}

// Each agent edits a document of its own, which takes what the parents of a transaction had seen right before it.
function replay() {
  const documents = Array.from({ length: trace.numAgents }, (_, agent) => library.make(agent))
  const own = documents.map(() => [])
  const seen = []
  const updates = []
  trace.txns.forEach((transaction, index) => {
    const { agent } = transaction
    const document = documents[agent]
    const has = own[agent].length === 0 ? documents.map(() => 0) : seen[own[agent].at(-1)]
    const sees = [...has]
    for (const parent of transaction.parents)
      seen[parent].forEach((count, other) => { sees[other] = Math.max(sees[other], count) })
    const missing = sees.flatMap((count, other) => own[other].slice(has[other], count)).sort((a, b) => a - b)
    for (const earlier of missing)
      if (updates[earlier]) library.apply(document, updates[earlier])
    library.begin(document)
    library.edit(document, () => patchAll(document, transaction.patches))
    updates.push(library.end(document))
    own[agent].push(index)
    sees[agent]++
    seen.push(sees)
  })
  return updates.filter(update => update)
}

function applyAll(updates) {
  const document = library.make(8)
  for (const update of updates) library.apply(document, update)
  return document
}

function memory(key) {
  return Number(/(\d+)/.exec(new RegExp(`${key}:.*`).exec(fs.readFileSync('/proc/self/status', 'utf8'))[0])[1]) * 1024
}

function time(work) {
  const start = process.hrtime.bigint()
  const result = work()
  return [Number(process.hrtime.bigint() - start) / 1e6, result]
}

// The first run as it comes, then as many as the time allows, at least two and at most eleven; the median of those.
function series(work) {
  globalThis.gc()
  fs.writeFileSync('/proc/self/clear_refs', '5')
  const before = memory('VmRSS')
  const [first, document] = time(work)
  const peak = memory('VmHWM')
  check(document)
  const times = []
  const end = Date.now() + Number(seconds) * 1000
  while (times.length < 2 || (times.length < 11 && Date.now() < end)) {
    globalThis.gc()
    times.push(time(work)[0])
  }
  times.sort((a, b) => a - b)
  return { first, median: times[times.length >> 1], runs: times.length, before, peak, document }
}

let updates = []
const work = isConcurrent ? () => applyAll(updates) : editAll
if (isConcurrent) updates = replay()
const { document, ...figures } = series(work)
const [encode, bytes] = time(() => library.encode(document))
// Some load lazily: reading the text is part of it.
const load = series(() => {
  const loaded = library.load(bytes)
  library.text(loaded)
  return loaded
})
console.log(JSON.stringify({ name, ...figures, size: bytes.length, encode, load: load.median, updates: updates.reduce((sum, update) => sum + update.length, 0) }))
