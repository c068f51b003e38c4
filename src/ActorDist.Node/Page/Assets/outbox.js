/**
 * Sends what was written, one edit at a time and each for the text that it was written in. It stays under way until the changes tell of it;
 * of one whose answer was lost nobody knows whether it is part of the text, so it is not sent again.
 */
export class Outbox {
  /** Why the last edit was refused; empty where it was not. Nothing is sent then before something else is written. */
  refused = '';
  #underWay = null;
  #draft;
  #feed;
  #post;
  #changed;

  /**
   * @param draft what is written
   * @param feed has the revision
   * @param post sends an edit
   * @param changed called when it begins or ends to be under way; with true where nobody knows what became of it
   */
  constructor(draft, feed, post, changed) {
    this.#draft = draft;
    this.#feed = feed;
    this.#post = post;
    this.#changed = changed;
  }

  get isUnderWay() { return this.#underWay !== null; }

  /** The changes have told what became of the edit under way, or nobody can tell any more. */
  settle() { this.#underWay = null; }

  async send() {
    const edit = this.#draft.unsent;
    if (!edit || this.isUnderWay || this.refused || !this.#feed.revision) return;
    const mine = this.#underWay = { revision: this.#feed.revision, ...edit };
    this.#changed(false);
    const [status, body] = await this.#answerTo(mine);
    // Where it is part of the text, the changes tell so; they may have done it before.
    if (this.#underWay !== mine || status === 200) return;
    const isStale = status === 409 && body.outcome === 'stale';
    const isLost = !isStale && (status < 400 || status >= 500);
    if (!isLost) this.settle();
    if (!isLost && !isStale) this.refused = body.error;
    this.#changed(isLost);
    // It was sent for another text than the node has: what has changed comes, if it has not yet.
    if (isStale && this.#feed.revision !== mine.revision) await this.send();
  }

  async #answerTo(edit) {
    try {
      const answer = await this.#post(edit);
      return [answer.status, await answer.json()];
    } catch {
      return [0, {}];
    }
  }
}
