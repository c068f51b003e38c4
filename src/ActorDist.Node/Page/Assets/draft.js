// A text that others change while somebody writes: `base` is the text at the revision that was seen last, `text` has what was written
// since. What was written is one splice over the base, with all between where it was written in several places before the first was sent:
// it is moved over what others do. No DOM here.

const isHigh = unit => unit >= 0xD800 && unit <= 0xDBFF;
const isLow = unit => unit >= 0xDC00 && unit <= 0xDFFF;

/** The splice that makes one text of another, null where they are equal. It does not cut a surrogate pair. */
export function difference(from, to) {
  if (from === to) return null;
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from[start] === to[start]) start++;
  if (start > 0 && isHigh(from.charCodeAt(start - 1))) start--;
  let end = 0;
  while (end < most - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++;
  if (end > 0 && isLow(from.charCodeAt(from.length - end))) end--;
  return { index: start, delete: from.length - end - start, insert: to.slice(start, to.length - end) };
}

export const splice = (text, change) => text.slice(0, change.index) + change.insert + text.slice(change.index + change.delete);

/**
 * Own change of a text, as a change of what another one made of the text. What the other inserted stays; in the same place it comes to
 * the right, so that words which two write there do not mix.
 */
export function move(own, other) {
  const [ownEnd, otherEnd] = [own.index + own.delete, other.index + other.delete];
  const growth = other.insert.length - other.delete;
  if (other.index >= ownEnd) return own;
  if (otherEnd <= own.index) return { ...own, index: own.index + growth };
  const rest = Math.max(0, ownEnd - otherEnd);
  if (other.index < own.index) return { index: other.index + other.insert.length, delete: rest, insert: own.insert };
  // The other wrote amid what goes: that is put back beside what comes.
  const before = other.index - own.index;
  return rest === 0
    ? { index: own.index, delete: before, insert: own.insert }
    : { index: own.index, delete: before + other.insert.length + rest, insert: own.insert + other.insert };
}

export class Draft {
  base = '';
  text = '';

  /** What was written over the base; null where nothing was. */
  get unsent() { return difference(this.base, this.text); }

  /** Begins anew with a text. */
  open(text) {
    this.base = this.text = text;
  }

  /** What was written here and is part of the text now. */
  takeOwn(splices) {
    this.base = splices.reduce(splice, this.base);
  }

  /** What another one wrote; gives what becomes of the text here. */
  takeOther(other) {
    const [own, before] = [this.unsent, this.text];
    this.base = splice(this.base, other);
    if (!own) {
      this.text = this.base;
      return other;
    }
    this.text = splice(this.base, move(own, other));
    return difference(before, this.text);
  }
}
