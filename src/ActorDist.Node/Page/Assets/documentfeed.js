/** The changes of a document for a connection: from the revision where the last one ended. */
export class DocumentFeed {
  /** The revision that was taken last; empty for none, and then the whole text comes. */
  revision = '';
  #path;
  #session;
  #nameOf;
  #take;

  /**
   * @param path where the document is
   * @param session this page
   * @param nameOf gives what the person is called
   * @param take called with every message
   */
  constructor(path, session, nameOf, take) {
    this.#path = path;
    this.#session = session;
    this.#nameOf = nameOf;
    this.#take = take;
  }

  get path() { return `${this.#path}/changes?${new URLSearchParams({ session: this.#session, as: this.#nameOf(), after: this.revision })}`; }

  attach(source) {
    source.onmessage = message => this.#take(JSON.parse(message.data));
  }

  /** Why the stream cannot be had at all, such as of a document that was deleted; null where it may be asked for again. */
  async refusal(base) {
    const leaving = new AbortController();
    try {
      const answer = await fetch(base + this.path, { signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(2000)]) });
      return answer.status >= 400 && answer.status < 500 ? (await answer.json()).error : null;
    } catch {
      return null;
    } finally {
      leaving.abort();
    }
  }
}
