// How each library edits, encodes and merges a text. A document is what `make` gives; the others take it.

export const libraries = {
  yjs: async () => {
    const Y = await import('yjs')
    return {
      make(agent) {
        const doc = new Y.Doc()
        doc.clientID = agent + 1
        return { doc, text: doc.getText('text') }
      },
      insert: (document, at, text) => document.text.insert(at, text),
      remove: (document, at, count) => document.text.delete(at, count),
      text: document => document.text.toString(),
      encode: document => Y.encodeStateAsUpdate(document.doc),
      // One transaction, one update.
      begin(document) {
        document.update = null
        document.doc.once('update', update => { document.update = update })
      },
      edit(document, change) { document.doc.transact(change) },
      end: document => document.update,
      apply: (document, update) => Y.applyUpdate(document.doc, update),
      load(bytes) {
        const document = this.make(8)
        Y.applyUpdate(document.doc, bytes)
        return document
      },
    }
  },
  'loro-crdt': async () => {
    const { LoroDoc } = await import('loro-crdt')
    return {
      make(agent) {
        const doc = new LoroDoc()
        doc.setPeerId(BigInt(agent + 1))
        return { doc, text: doc.getText('text') }
      },
      insert: (document, at, text) => document.text.insert(at, text),
      remove: (document, at, count) => document.text.delete(at, count),
      text: document => document.text.toString(),
      encode: document => document.doc.export({ mode: 'snapshot' }),
      begin(document) { document.before = document.doc.version() },
      edit(document, change) { change(); document.doc.commit() },
      end: document => document.doc.export({ mode: 'update', from: document.before }),
      apply: (document, update) => document.doc.import(update),
      load(bytes) {
        const document = this.make(8)
        document.doc.import(bytes)
        return document
      },
      finish(document) { document.doc.commit() },
    }
  },
  '@automerge/automerge': async () => {
    const A = await import('@automerge/automerge')
    const actor = agent => (agent + 1).toString(16).padStart(32, '0')
    const start = A.save(A.from({ text: '' }, actor(98)))
    return {
      make: agent => ({ doc: A.load(start, { actor: actor(agent) }) }),
      insert(document, at, text) { A.splice(document.draft, ['text'], at, 0, text) },
      remove(document, at, count) { A.splice(document.draft, ['text'], at, count) },
      text: document => document.doc.text,
      encode: document => A.save(document.doc),
      begin() {},
      edit(document, change) {
        document.doc = A.change(document.doc, draft => {
          document.draft = draft
          change()
        })
      },
      end: document => A.getLastLocalChange(document.doc) ?? null,
      apply(document, update) { [document.doc] = A.applyChanges(document.doc, [update]) },
      load: bytes => ({ doc: A.load(bytes) }),
      // A local session is one change: a change for each edit takes it minutes.
      isOneChange: true,
    }
  },
  'diamond-types-node': async () => {
    const { Doc } = await import('diamond-types-node')
    return {
      make: agent => ({ doc: new Doc(`agent${agent}`) }),
      insert: (document, at, text) => document.doc.ins(at, text),
      remove: (document, at, count) => document.doc.del(at, count),
      text: document => document.doc.get(),
      encode: document => document.doc.toBytes(),
      begin(document) { document.before = document.doc.getLocalVersion() },
      edit(document, change) { change() },
      end: document => document.doc.getPatchSince(document.before),
      apply: (document, update) => { document.doc.mergeBytes(update) },
      load: bytes => ({ doc: Doc.fromBytes(bytes, 'agent8') }),
    }
  },
}
